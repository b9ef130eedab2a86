# Prepares a header for Doxygen: turns its // comments into documentation. The
# comment above the #includes documents the file. Inside a namespace, a comment above
# a blank line belongs to no declaration and stays a comment. Indented text becomes
# preformatted, and if it is code, highlighted. Line numbers stay, because Doxygen's
# warnings name them.

# Puts code between fences, which replace the empty lines around it.
function fence_code(    i, first, last_line, is_code) {
  for (i = 2; i <= lines; i++) {
    if (!preformatted[i] || comment[i - 1] != "") continue
    is_code = 0
    for (first = i; i <= lines && (preformatted[i] || comment[i] == ""); i++) {
      if (preformatted[i]) last_line = i
      if (comment[i] ~ /[;{]$/) is_code = 1
    }
    if (!is_code || last_line == lines) continue
    for (i = first; i <= last_line; i++) comment[i] = substr(comment[i], 3)
    comment[first - 1] = "~~~{.cpp}"
    comment[last_line + 1] = "~~~"
    for (i = first; i <= last_line; i++) preformatted[i] = 0
  }
}

function flush_comment(is_documentation,    i) {
  fence_code()
  for (i = 1; i <= lines; i++)
    print indent "//" (is_documentation ? "/" : "") \
        (preformatted[i] ? "  " : "") (comment[i] == "" ? "" : " ") comment[i]
  # A declaration may have several lines.
  is_documented = lines > 0 ? is_documentation : is_documented && last !~ /[;{}:]$|^$/
  lines = 0
}

# Documents a declaration whose name says everything, so that the header need not.
function document(pattern, text) {
  if (is_documented || $0 !~ pattern || / = delete;/) return
  sub(/[^ ]/, "/** " text " */ &")
  is_documented = 1
}

# Returns the name before the first parenthesis, or "".
function function_name(    name) {
  if ($0 !~ /^ +[^=]*[A-Za-z]\(/ || $0 ~ / (return|if) /) return ""
  name = $0
  sub(/\(.*/, "", name)
  sub(/.*[^A-Za-z_]/, "", name)
  return name
}

{ sub(/ NOLINT.*/, "") }
/[^ ] *\/\/$/ { sub(/ *\/\/$/, "") }
# A comment behind a member or a constant goes on below itself.
trailing && /^ *\/\// && index($0, "//") == trailing {
  sub(/\/\//, "///<")
  print
  next
}
{ trailing = 0 }
/^ *\/\// {
  indent = substr($0, 1, index($0, "/") - 1)
  text = substr($0, length(indent) + 4)
  if (text == "") list = 0
  if (text ~ /^- /) list = 1
  comment[++lines] = text
  preformatted[lines] = text ~ /^  / && !list
  next
}
{
  flush_comment($0 != "" || !namespace)
  list = 0
  last = $0
  sub(/ *\/\/.*/, "", last)
}
/^namespace fireworks/ { namespace = 1 }
/^$/ && !file { print "/// \\file"; file = 1; next }
!/^ *[#}]/ && /[^>]  \/\/ / {
  trailing = index($0, " // ") + 1
  sub(/ \/\/ /, " ///< ")
}
/^using [A-Za-z]+ = gateway::v1::/ {
  name = $4
  sub(/;/, "", name)
  document(".", "Short for " name ".")
}
# An override is documented by the base class, and Doxygen would list it twice.
/ override;$/ && !is_documented { $0 = "" }
/^ *friend (class|struct) / { $0 = "" }
{
  document("operator==\\(const", "Whether the values are equal.")
  document("operator!=\\(const", "Whether the values differ.")
  document("\\(([A-Za-z]+)&&\\) noexcept", "Moves.")
  document("using (iterator_category|value_type|difference_type|pointer|reference) =",
           "As in std::iterator_traits.")
  document("operator(\\*|->|\\+\\+)\\(.*\\)", "As of a std::input_iterator.")
  name = function_name()
  if (name != "") {
    if (name == previous) document(".", "Like the overload above.")
    previous = is_documented ? name : ""
  }
  print
}
