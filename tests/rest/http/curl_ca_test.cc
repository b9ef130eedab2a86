#include "fireworks/rest/http/curl_ca.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/status/status.h"
#include "fireworks/rest/http/curl_transport.h"
#include "servers/certificates.h"
#include "support/status_matchers.h"

namespace fireworks::rest {
namespace {

using ::fireworks::servers::Certificates;
using ::fireworks::servers::Identity;
using ::testing::HasSubstr;
using ::testing::Not;

struct Case {
  const char* name;
  CaDefaults defaults;
  CaSource chosen;
};

class ChooseCaTest : public ::testing::TestWithParam<Case> {};

TEST_P(ChooseCaTest, Chooses) {
  const CaSource chosen = ChooseCa(GetParam().defaults);
  EXPECT_EQ(chosen.file, GetParam().chosen.file);
  EXPECT_EQ(chosen.directory, GetParam().chosen.directory);
}

INSTANTIATE_TEST_SUITE_P(
    Cases, ChooseCaTest,
    ::testing::Values(
        Case{"debian", {true, {"f", "d"}, true}, {"", "d"}},
        Case{"directory_without_links", {true, {"f", "d"}, false}, {"f", ""}},
        Case{"file_alone", {true, {"f", ""}, false}, {"f", ""}},
        Case{"directory_alone", {true, {"", "d"}, true}, {"", "d"}},
        Case{"nothing_built_in", {true, {"", ""}, false}, {"", ""}},
        Case{"another_tls_library", {false, {"f", "d"}, true}, {"", ""}}),
    [](const auto& info) { return info.param.name; });

TEST(HasHashLinksTest, LooksAtNames) {
  const Certificates certificates(Identity::kGood);
  EXPECT_TRUE(HasHashLinks(certificates.ca_directory()));
  EXPECT_FALSE(HasHashLinks(certificates.ca_directory() + "/.."));
  EXPECT_FALSE(HasHashLinks("/no such directory"));
  EXPECT_FALSE(HasHashLinks(""));
}

TEST(NewCurlTransportTest, ImpossibleOptionsAreNamed) {
  const auto error = [](const HttpOptions& options) {
    const absl::Status status = NewCurlTransport(options).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    return std::string(status.message());
  };
  HttpOptions options;
  options.ca_file = "/no/such/file";
  EXPECT_THAT(error(options), HasSubstr("/no/such/file"));
  options.ca_file = "/";
  EXPECT_THAT(error(options), HasSubstr("cannot be read: Is a directory"));
  options = {};
  options.ca_directory = "/dev/null";
  EXPECT_THAT(error(options), HasSubstr("not a directory"));
  options = {};
  options.proxy = "http://user:SECRET@h\n";
  EXPECT_THAT(error(options), Not(HasSubstr("SECRET")));
  options.proxy = "gopher://user:SECRET@h";
  EXPECT_THAT(error(options), HasSubstr("gopher"));
  EXPECT_THAT(error(options), Not(HasSubstr("SECRET")));
  options = {};
  options.max_connections_per_host = 0;
  EXPECT_THAT(error(options), HasSubstr("max_connections_per_host"));
  options = {};
  options.max_connection_age = absl::ZeroDuration();
  EXPECT_THAT(error(options), HasSubstr("max_connection_age"));
}

}  // namespace
}  // namespace fireworks::rest
