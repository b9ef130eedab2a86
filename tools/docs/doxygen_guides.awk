# Prepares a guide below the folder `root` for Doxygen. A link to a file that is not a
# page becomes text. Links to headers and to sections become references, because
# Doxygen does not find them otherwise. The texts of links and headings have no
# backquotes, which Doxygen would show.

# section(path, title): the label of a section of a page.
function section(path, title) {
  title = tolower(title)
  gsub(/[^a-z0-9 _-]/, "", title)
  gsub(/ /, "-", title)
  path = substr(path, length(root) + 2)
  gsub(/[^A-Za-z0-9]/, "-", path)
  return path "-" title
}

# absolute(path): a path that is relative to the folder of this guide.
function absolute(path,    folder) {
  if (path == "") return FILENAME
  folder = FILENAME
  sub(/\/[^\/]*$/, "", folder)
  while (sub(/^\.\.\//, "", path)) sub(/\/[^\/]*$/, "", folder)
  return folder "/" path
}

function link(text, target,    anchor) {
  anchor = ""
  if (target ~ /^https?:/) return "[" text "](" target ")"
  if (match(target, /#.*/)) {
    anchor = substr(target, RSTART + 1)
    target = substr(target, 1, RSTART - 1)
  }
  target = absolute(target)
  if (target ~ /\.svg$/) return "[" text "](" target ")"
  if (target !~ /\.(md|h)$/) return text
  gsub(/`/, "", text)
  if (target ~ /\.h$/) sub(/.*\/src\//, "", target)
  if (anchor != "") target = section(target, anchor)
  return "[" text "](@ref " target ")"
}

/^```/ { is_code = !is_code }
is_code || /^```/ { print; next }
/^#/ { gsub(/`/, "") }
/^##/ { $0 = $0 " {#" section(FILENAME, substr($0, index($0, " ") + 1)) "}" }
{
  line = ""
  while (match($0, /\[[^]]*\]\([^)]*\)/)) {
    line = line substr($0, 1, RSTART - 1)
    split(substr($0, RSTART + 1, RLENGTH - 2), parts, /\]\(/)
    $0 = substr($0, RSTART + RLENGTH)
    line = line link(parts[1], parts[2])
  }
  print line $0
}
