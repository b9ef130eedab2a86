# Shows a generated header to Doxygen as a summary of its .proto file, which is below
# the folder `protos`. Of the accessors of a field, only the getter is shown. A comment
# above a blank line belongs to no declaration and is left out.

BEGIN {
  sub(/.*\/fireworks\//, protos "/fireworks/", ARGV[1])
  sub(/pb\.h$/, "proto", ARGV[1])
  print "/// \\file"
  print "/// The messages of " substr(ARGV[1], length(protos) + 2) "."
  print "///"
  while ((getline line < ARGV[1]) > 0)
    if (match(line, /^ *enum [A-Za-z]+/)) enums[last_word(substr(line, 1, RLENGTH))] = 1
  cpp["bool"] = "bool"
  cpp["double"] = "double"
  cpp["float"] = "float"
  cpp["int32"] = "int32_t"
  cpp["int64"] = "int64_t"
  cpp["string"] = "std::string"
  cpp["bytes"] = "std::string"
}

function last_word(text) { sub(/.*[ .]/, "", text); return text }

function type_name(name) {
  if (name in cpp) return cpp[name]
  gsub(/\./, "::", name)
  return name
}

function is_scalar(name) {
  return last_word(name) in enums || (name in cpp && cpp[name] != "std::string")
}

# getter(words, n): words are the field's label, type and name.
function getter(words, n,    name, type, result) {
  name = words[n]
  if (name ~ /^(default|public|template)$/) name = name "_"
  type = words[n - 1]
  if (words[1] ~ /^map</) {
    sub(/,$/, "", words[1])
    result = "const google::protobuf::Map<" type_name(substr(words[1], 5)) ", " \
             type_name(substr(type, 1, length(type) - 1)) ">&"
  } else if (words[1] == "repeated" && is_scalar(type)) {
    result = "const google::protobuf::RepeatedField<" \
             (type in cpp ? cpp[type] : "int") ">&"
  } else if (words[1] == "repeated") {
    result = "const google::protobuf::RepeatedPtrField<" type_name(type) ">&"
  } else {
    result = is_scalar(type) ? type_name(type) : "const " type_name(type) "&"
  }
  return result " " name "() const;"
}

function flush_comment(    i) {
  for (i = 1; i <= lines; i++) print "///" comment[i]
  lines = 0
}

/^ *\/\// { sub(/^ *\/\//, ""); comment[++lines] = $0; next }
# The comment at the top is about the file.
/^$/ && package == "" { flush_comment(); print; next }
/^$/ { for (; lines > 0; lines--) print ""; print; next }
/^ *reserved / { lines = 0; print ""; next }
/^syntax|^import|^option/ { print ""; next }
/^package / {
  package = $2
  sub(/;/, "", package)
  print "namespace " type_name(package) " {"
  next
}
/^ *message / {
  flush_comment()
  sub(/message/, "class")
  sub(/{/, "{ public:")
  sub(/}/, "};")
  print
  next
}
/^ *enum / { flush_comment(); in_enum = 1; print; next }
/^ *}/ { in_enum = 0; print $0 ";"; next }
in_enum { flush_comment(); sub(/;/, ","); print; next }
/ = [0-9]+/ {
  flush_comment()
  sub(/ = [0-9].*/, "")
  count = split($0, words)
  print "  " getter(words, count)
  next
}
END { if (package != "") print "}" }
