#include "servers/certificates.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

namespace fireworks::servers {
namespace {

constexpr long kDay = 24L * 3600;  // NOLINT(google-runtime-int): OpenSSL's.

struct Deleter {
  void operator()(X509* p) const { X509_free(p); }
  void operator()(EVP_PKEY* p) const { EVP_PKEY_free(p); }
  void operator()(X509_EXTENSION* p) const { X509_EXTENSION_free(p); }
  void operator()(X509_NAME* p) const { X509_NAME_free(p); }
  void operator()(FILE* p) const { fclose(p); }
};
using Certificate = std::unique_ptr<X509, Deleter>;
using Key = std::unique_ptr<EVP_PKEY, Deleter>;
using File = std::unique_ptr<FILE, Deleter>;

struct Subject {
  const char* name;
  const char* hosts;  // subjectAltName; null for an authority.
  int from_days;
  int to_days;
};

Key NewKey() { return Key(EVP_EC_gen("P-256")); }

void AddExtension(X509* certificate, X509* issuer, int nid, const char* value) {
  X509V3_CTX context = {};
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const std::unique_ptr<X509_EXTENSION, Deleter> extension(
      X509V3_EXT_conf_nid(nullptr, &context, nid, value));
  X509_add_ext(certificate, extension.get(), -1);
}

Certificate Sign(const Subject& subject, EVP_PKEY* key, X509* issuer,
                 EVP_PKEY* issuer_key) {
  static int serial = 1000;
  Certificate certificate(X509_new());
  X509* const c = certificate.get();
  X509_set_version(c, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(c), ++serial);
  X509_gmtime_adj(X509_getm_notBefore(c), subject.from_days * kDay);
  X509_gmtime_adj(X509_getm_notAfter(c), subject.to_days * kDay);
  X509_set_pubkey(c, key);
  const std::unique_ptr<X509_NAME, Deleter> name(X509_NAME_new());
  X509_NAME_add_entry_by_txt(
      name.get(), "CN", MBSTRING_ASC,
      reinterpret_cast<const unsigned char*>(subject.name), -1, -1, 0);
  X509_set_subject_name(c, name.get());
  if (issuer == nullptr) issuer = c;
  X509_set_issuer_name(c, X509_get_subject_name(issuer));
  AddExtension(c, issuer, NID_subject_key_identifier, "hash");
  AddExtension(c, issuer, NID_authority_key_identifier, "keyid:always");
  if (subject.hosts == nullptr) {
    AddExtension(c, issuer, NID_basic_constraints, "critical,CA:TRUE");
    AddExtension(c, issuer, NID_key_usage, "critical,keyCertSign,cRLSign");
  } else {
    AddExtension(c, issuer, NID_subject_alt_name, subject.hosts);
  }
  X509_sign(c, issuer_key, EVP_sha256());
  return certificate;
}

void Write(const std::string& path, X509* certificate) {
  const File file(fopen(path.c_str(), "w"));
  PEM_write_X509(file.get(), certificate);
}

void Write(const std::string& path, EVP_PKEY* key) {
  const File file(fopen(path.c_str(), "w"));
  PEM_write_PrivateKey(file.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
}

std::string NewDirectory() {
  std::string path =
      (std::filesystem::temp_directory_path() / "certificates-XXXXXX").string();
  return mkdtemp(path.data()) == nullptr ? "" : path;
}

}  // namespace

Certificates::Certificates(Identity identity) : directory_(NewDirectory()) {
  const Key ca_key = NewKey();
  const Certificate ca = Sign({"Test authority", nullptr, -10, 10},
                              ca_key.get(), nullptr, ca_key.get());
  const bool own = identity == Identity::kSelfSigned;
  const Subject subject = {"test server",
                           identity == Identity::kWrongHost
                               ? "DNS:other.example"
                               : "DNS:localhost,IP:127.0.0.1",
                           -10, identity == Identity::kExpired ? -1 : 10};
  const Key key = NewKey();
  const Certificate certificate =
      Sign(subject, key.get(), own ? nullptr : ca.get(),
           own ? key.get() : ca_key.get());
  Write(ca_file(), ca.get());
  Write(certificate_file(), certificate.get());
  Write(key_file(), key.get());
  char hash[16];
  snprintf(hash, sizeof hash, "%08lx.0", X509_subject_name_hash(ca.get()));
  std::filesystem::create_directory(ca_directory());
  Write(ca_directory() + "/" + hash, ca.get());
}

Certificates::~Certificates() {
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

}  // namespace fireworks::servers
