#ifndef FIREWORKS_REST_HTTP_CURL_CA_H_
#define FIREWORKS_REST_HTTP_CURL_CA_H_

#include <string>

namespace fireworks::rest {

// Where trusted roots are read from: a PEM file, a directory in which OpenSSL
// finds a certificate by its hash, or both. "" = not from there.
struct CaSource {
  std::string file;
  std::string directory;
};

// What this libcurl and this machine offer.
struct CaDefaults {
  bool openssl = false;           // libcurl's TLS library is OpenSSL or a fork.
  CaSource built_in;              // What libcurl was built to read.
  bool directory_hashed = false;  // built_in.directory has hash links.
};

// Which sources to set where the user has named none.
//
// libcurl keeps parsed roots between connections, but not where a directory is
// set, and Debian's libcurl sets both a file and a directory: then each new
// connection parses some 140 certificates, 28 ms of CPU. A hashed directory
// alone (0.8 ms) or a file alone (parsed once a session) avoids that. Nothing
// in the answer: leave libcurl alone.
CaSource ChooseCa(const CaDefaults& defaults);

// Asks libcurl, and looks into the directory that it names.
CaDefaults FindCaDefaults();

// Whether `directory` has an entry as `openssl rehash` makes it: 8 hex digits,
// a dot, a number.
bool HasHashLinks(const std::string& directory);

}  // namespace fireworks::rest

#endif  // FIREWORKS_REST_HTTP_CURL_CA_H_
