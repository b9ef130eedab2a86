#ifndef FIREWORKS_REST_HTTP_CURL_CA_H_
#define FIREWORKS_REST_HTTP_CURL_CA_H_

#include <string>

namespace fireworks::rest {

// Where trusted roots are read from: a PEM file, a directory in which OpenSSL
// finds a certificate by its hash, or both. "" means unused.
struct CaSource {
  std::string file;
  std::string directory;
};

// What libcurl and the machine offer.
struct CaDefaults {
  bool openssl = false;           // libcurl's TLS library is OpenSSL or a fork.
  CaSource built_in;              // libcurl's compiled-in paths.
  bool directory_hashed = false;  // built_in.directory has hash links.
};

// Returns the source to set if the user named none. If the result is empty,
// libcurl's own settings are kept.
//
// libcurl keeps parsed roots between connections only if no directory is set.
// Debian's libcurl sets a file and a directory, so that each new connection
// parses about 140 certificates: 28 ms of CPU. A hashed directory alone takes
// 0.8 ms. A file alone is parsed once for each session.
CaSource ChooseCa(const CaDefaults& defaults);

// Asks libcurl for its paths and looks into the directory.
CaDefaults FindCaDefaults();

// Whether `directory` has a link as `openssl rehash` makes them: 8 hex digits,
// a dot, a number.
bool HasHashLinks(const std::string& directory);

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_HTTP_CURL_CA_H_
