#ifndef FIREWORKS_TESTS_SERVERS_CERTIFICATES_H_
#define FIREWORKS_TESTS_SERVERS_CERTIFICATES_H_

#include <string>

namespace fireworks::servers {

enum class Identity {
  kGood,       // For localhost and 127.0.0.1.
  kExpired,    // Was valid until yesterday.
  kWrongHost,  // For other.example alone.
  kSelfSigned  // Signed by itself, not by the authority of ca_file().
};

// A certificate authority made for the occasion, and a server certificate that
// it signed, as PEM files in a temporary directory that goes with the object.
class Certificates {
 public:
  explicit Certificates(Identity identity);
  ~Certificates();
  Certificates(const Certificates&) = delete;
  Certificates& operator=(const Certificates&) = delete;

  std::string ca_file() const { return directory_ + "/ca.pem"; }
  // The authority under its hash, as `openssl rehash` would put it.
  std::string ca_directory() const { return directory_ + "/hashed"; }
  std::string certificate_file() const { return directory_ + "/server.pem"; }
  std::string key_file() const { return directory_ + "/server.key"; }

 private:
  std::string directory_;
};

}  // namespace fireworks::servers

#endif  // FIREWORKS_TESTS_SERVERS_CERTIFICATES_H_
