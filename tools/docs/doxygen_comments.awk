# Prepares a header for Doxygen: turns its // comments into documentation. The
# comment above the #includes documents the file. Indented examples and tables
# become preformatted text. Line numbers stay, because Doxygen's warnings name them.

/^[ \t]*\/\// {
  indent = substr($0, 1, index($0, "/") - 1)
  text = substr($0, length(indent) + 4)
  if (text == "") list = table = 0
  if (text ~ /^- /) list = 1
  if (text ~ /^name .* meaning$/) table = 1
  preformatted = table || (text ~ /^  / && !list)
  print indent "///" (text == "" ? "" : " ") (preformatted ? "    " : "") text
  next
}
{ list = table = 0 }
/^$/ && !file { print "/// \\file"; file = 1; next }
# A comment behind a member or a constant.
!/^ *[#}]/ { sub(/ \/\/ /, " ///< ") }
{ print }
