#include "fireworks/client_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "fireworks/internal/option_sources.h"
#include "support/status_matchers.h"
#include "support/temp_dir.h"

namespace fireworks {
namespace {

using ::fireworks::testing_support::IsOk;
using ::fireworks::testing_support::StatusIs;
using ::fireworks::testing_support::TempDir;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kIni[] =
    "api_key = fw_from_file\naccount_id = account-of-file\n";

class FillOptionsTest : public ::testing::Test {
 protected:
  absl::StatusOr<ClientOptions> Fill(ClientOptions options = {}) {
    return internal::FillOptions(std::move(options), [this](const char* name) {
      const auto it = environment_.find(name);
      return it == environment_.end() ? std::string() : it->second;
    });
  }

  void WriteIni(const std::string& text) {
    home_.Write(".fireworks/auth.ini", text);
  }

  TempDir home_;
  std::map<std::string, std::string> environment_ = {{"HOME", home_.path()}};
};

TEST_F(FillOptionsTest, NothingAnywhere) {
  ASSERT_OK_AND_ASSIGN(const ClientOptions options, Fill());
  EXPECT_EQ(options.api_key, "");
  EXPECT_EQ(options.account, "");
  EXPECT_EQ(options.endpoint, "");
  EXPECT_EQ(options.http.ca_file, "");
  EXPECT_EQ(options.http.ca_directory, "");
}

TEST_F(FillOptionsTest, NoHome) {
  environment_.clear();
  EXPECT_THAT(Fill(), IsOk());
}

TEST_F(FillOptionsTest, TheFile) {
  WriteIni(kIni);
  ASSERT_OK_AND_ASSIGN(const ClientOptions options, Fill());
  EXPECT_EQ(options.api_key, "fw_from_file");
  EXPECT_EQ(options.account, "account-of-file");
}

TEST_F(FillOptionsTest, TheEnvironmentBeforeTheFile) {
  WriteIni(kIni);
  environment_.insert({{"FIREWORKS_API_KEY", " fw_from_environment\n"},
                       {"FIREWORKS_ACCOUNT_ID", "account-of-environment"},
                       {"FIREWORKS_BASE_URL", "https://e.example"},
                       {"SSL_CERT_FILE", "/ca.pem"},
                       {"SSL_CERT_DIR", "/certs"}});
  ASSERT_OK_AND_ASSIGN(const ClientOptions options, Fill());
  EXPECT_EQ(options.api_key, "fw_from_environment");
  EXPECT_EQ(options.account, "account-of-environment");
  EXPECT_EQ(options.endpoint, "https://e.example");
  EXPECT_EQ(options.http.ca_file, "/ca.pem");
  EXPECT_EQ(options.http.ca_directory, "/certs");
}

TEST_F(FillOptionsTest, TheCallerBeforeAll) {
  WriteIni(kIni);
  environment_.insert({{"FIREWORKS_API_KEY", "fw_from_environment"},
                       {"FIREWORKS_ACCOUNT_ID", "account-of-environment"},
                       {"FIREWORKS_BASE_URL", "https://e.example"},
                       {"SSL_CERT_FILE", "/ca.pem"}});
  ClientOptions own;
  own.api_key = "fw_own";
  own.account = "own";
  own.endpoint = "https://own.example";
  own.http.ca_file = "/own.pem";
  own.timeout = absl::Seconds(7);
  ASSERT_OK_AND_ASSIGN(const ClientOptions options, Fill(own));
  EXPECT_EQ(options.api_key, "fw_own");
  EXPECT_EQ(options.account, "own");
  EXPECT_EQ(options.endpoint, "https://own.example");
  EXPECT_EQ(options.http.ca_file, "/own.pem");
  EXPECT_EQ(options.timeout, absl::Seconds(7));
}

TEST_F(FillOptionsTest, EachOptionFromItsOwnPlace) {
  WriteIni("account_id = account-of-file\n");
  environment_["FIREWORKS_API_KEY"] = "fw_from_environment";
  ASSERT_OK_AND_ASSIGN(const ClientOptions options, Fill());
  EXPECT_EQ(options.api_key, "fw_from_environment");
  EXPECT_EQ(options.account, "account-of-file");
}

TEST_F(FillOptionsTest, BlanksAreNotSet) {
  WriteIni(kIni);
  for (const char* blank : {"", " ", "\r\n"}) {
    environment_["FIREWORKS_API_KEY"] = blank;
    environment_["FIREWORKS_ACCOUNT_ID"] = "acc";
    ClientOptions own;
    own.account = blank;
    ASSERT_OK_AND_ASSIGN(const ClientOptions options, Fill(std::move(own)));
    EXPECT_EQ(options.api_key, "fw_from_file");
    EXPECT_EQ(options.account, "acc");
    environment_["FIREWORKS_ACCOUNT_ID"] = blank;
    EXPECT_EQ(Fill()->account, "account-of-file");
  }
}

TEST_F(FillOptionsTest, AProviderIsAKey) {
  WriteIni(kIni);
  environment_["FIREWORKS_API_KEY"] = "fw bad";
  ClientOptions own;
  own.api_key_provider = [] { return "fw_provided"; };
  ASSERT_OK_AND_ASSIGN(const ClientOptions options, Fill(own));
  EXPECT_EQ(options.api_key, "");
}

TEST_F(FillOptionsTest, TheEnvironmentDoesNotWidenTrust) {
  environment_["SSL_CERT_DIR"] = "/certs";
  environment_["SSL_CERT_FILE"] = "/ca.pem";
  ClientOptions file;
  file.http.ca_file = "/own.pem";
  EXPECT_EQ(Fill(file)->http.ca_directory, "");
  ClientOptions directory;
  directory.http.ca_directory = "/own";
  EXPECT_EQ(Fill(directory)->http.ca_file, "");
}

TEST_F(FillOptionsTest, ABadKeyIsNotReplacedByAnother) {
  WriteIni(kIni);
  environment_["FIREWORKS_API_KEY"] = "fw_a\nsecret";
  EXPECT_THAT(Fill(), StatusIs(absl::StatusCode::kInvalidArgument,
                               AllOf(HasSubstr("FIREWORKS_API_KEY"),
                                     Not(HasSubstr("secret")))));
}

TEST_F(FillOptionsTest, ABadKeyInTheFileNamesTheFile) {
  WriteIni("api_key = fw_a secret\n");
  EXPECT_THAT(Fill(), StatusIs(absl::StatusCode::kInvalidArgument,
                               AllOf(HasSubstr("/.fireworks/auth.ini"),
                                     Not(HasSubstr("secret")))));
}

TEST_F(FillOptionsTest, ABadAccountInTheFileNamesTheFile) {
  WriteIni("api_key = fw_a\naccount_id = a/b\n");
  EXPECT_THAT(Fill(), StatusIs(absl::StatusCode::kInvalidArgument,
                               AllOf(HasSubstr("/.fireworks/auth.ini"),
                                     HasSubstr("account_id"))));
  environment_["FIREWORKS_ACCOUNT_ID"] = "own";
  EXPECT_THAT(Fill(), IsOk());
}

TEST_F(FillOptionsTest, BlanksDoNotMatterWhereverTheyAre) {
  const auto filled = [this](ClientOptions own) {
    const absl::StatusOr<ClientOptions> options = Fill(std::move(own));
    return options.ok() ? options->api_key + "," + options->account + "," +
                              options->endpoint
                        : options.status().ToString();
  };
  WriteIni("api_key = \" fw_a \"\naccount_id = \" acc \"\n");
  EXPECT_EQ(filled({}), "fw_a,acc,");
  environment_["FIREWORKS_API_KEY"] = " fw_a\r\n";
  environment_["FIREWORKS_ACCOUNT_ID"] = "\tacc\n";
  environment_["FIREWORKS_BASE_URL"] = " https://a \n";
  EXPECT_EQ(filled({}), "fw_a,acc,https://a");
  ClientOptions own;
  own.account = " mine ";
  own.endpoint = " https://b ";
  EXPECT_EQ(filled(own), "fw_a,mine,https://b");
}

TEST_F(FillOptionsTest, AnUnreadableFileMattersWhereItsKeyDoes) {
  std::filesystem::create_directories(home_.path() + "/.fireworks/auth.ini");
  EXPECT_THAT(Fill().status().message(), HasSubstr("auth.ini"));
  EXPECT_FALSE(Fill().ok());
  environment_["FIREWORKS_API_KEY"] = "fw_from_environment";
  EXPECT_THAT(Fill(), IsOk());
}

TEST(ClientOptions, FromTheRealEnvironment) {
  setenv("FIREWORKS_API_KEY", "fw_from_environment", /*overwrite=*/1);
  setenv("FIREWORKS_BASE_URL", "https://e.example", /*overwrite=*/1);
  ASSERT_OK_AND_ASSIGN(const ClientOptions options,
                       ClientOptions::FromEnvironment());
  EXPECT_EQ(options.api_key, "fw_from_environment");
  EXPECT_EQ(options.endpoint, "https://e.example");
}

TEST(WithoutInferencePath, CutsIt) {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"", ""},
      {"https://a", "https://a"},
      {"https://a/", "https://a"},
      {"https://a/inference", "https://a"},
      {"https://a/inference/", "https://a"},
      {"https://a/inference/v1", "https://a"},
      {"https://a/inference/v1//", "https://a"},
      {"https://a/p/inference/v1", "https://a/p"},
      {"https://a/v1", "https://a/v1"},
      {"https://a/inference/v2", "https://a/inference/v2"},
      {"https://a/my-inference", "https://a/my-inference"},
      {"https://inference", "https://inference"},
      {"https://", "https://"},
      {"inference", "inference"},
  };
  for (const auto& [endpoint, want] : rows) {
    EXPECT_EQ(internal::WithoutInferencePath(endpoint), want) << endpoint;
  }
}

}  // namespace
}  // namespace fireworks
