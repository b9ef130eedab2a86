# Prepares a generated stub for doxygen_comments.awk. The comment of its class says what
# the three forms of a call are, so that they have no comments of their own.

function add_comment(text) { sub(/[^ ]/, "/** " text " */ &") }

/^namespace / { package = $2 "::" }
{
  while (sub(/ ::/, " ") || sub(/<::/, "<") || sub(/\(::/, "(")) continue
  gsub(package, "")
}
/^  static constexpr .* = \{$/ { add_comment("The route of " substr($4, 2) "().") }
/^  virtual .*Async\($/ {
  match($0, /[A-Za-z]+Async/)
  add_comment(substr($0, RSTART, RLENGTH - 5) \
           "() that does not wait, see rest::Channel::CallAsync().")
}
/^  virtual .*Many\($/ {
  match($0, /[A-Za-z]+Many/)
  add_comment(substr($0, RSTART, RLENGTH - 4) \
           "() for each request, see rest::Channel::CallMany().")
}
# Of the classes that override the functions, only the constructor is shown: Doxygen
# would list the functions twice.
/^class .* : public/ { is_override = 1 }
/^};/ { is_override = 0 }
is_override && !/^class| public:/ {
  if (!sub(/Stub\(.*\)/, "&;")) $0 = ""
  sub(/; \{$/, ";")
  if (/explicit/) add_comment("Keeps the channel alive.")
}
