#ifndef FIREWORKS_TESTS_SERVERS_CERTIFICATES_H_
#define FIREWORKS_TESTS_SERVERS_CERTIFICATES_H_

#include <string>

namespace fireworks::servers {

enum class Identity {
  kGood,       // For localhost and 127.0.0.1.
  kExpired,    // Was valid until yesterday.
  kWrongHost,  // Only for other.example.
  kSelfSigned  // Signed by itself, not by the authority in ca_file().
};

// A new certificate authority and a server certificate, as PEM files. The files
// are in a temporary directory that the destructor removes.
class Certificates {
 public:
  explicit Certificates(Identity identity);
  ~Certificates();
  Certificates(const Certificates&) = delete;
  Certificates& operator=(const Certificates&) = delete;

  std::string ca_file() const { return directory_ + "/ca.pem"; }
  // Holds the authority's file under its hash, as `openssl rehash` names it.
  std::string ca_directory() const { return directory_ + "/hashed"; }
  std::string certificate_file() const { return directory_ + "/server.pem"; }
  std::string key_file() const { return directory_ + "/server.key"; }

 private:
  std::string directory_;
};

}  // namespace fireworks::servers

#endif  // FIREWORKS_TESTS_SERVERS_CERTIFICATES_H_
