// The models given to the emulator, at the start and while it runs.

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "fireworks/gateway/v1/model.pb.h"
#include "fireworks/testing/emulator.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"
#include "support/status_matchers.h"
#include "support/temp_dir.h"
#include "testing/emulator_http.h"

namespace fireworks::testing {
namespace {

using gateway::v1::Model;
using google::protobuf::util::MessageDifferencer;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using testing_support::IsOk;
using testing_support::StatusIs;
using testing_support::TempDir;

Model MakeModel(const std::string& id) {
  Model model;
  model.set_name("accounts/a/models/" + id);
  return model;
}

Model FetchModel(const Emulator& emulator, const std::string& id) {
  return Decode<Model>(Http(emulator).Get("/v1/accounts/a/models/" + id).body);
}

TEST(EmulatorModelsTest, AMessageArrivesAsItIs) {
  Model model = MakeModel("m");
  model.set_context_length(0);
  model.set_supports_tools(true);
  model.mutable_create_time()->set_seconds(1);
  (*model.mutable_default_sampling_params())["top_k"] = 40;
  model.add_deployed_model_refs()->set_name("r");
  EmulatorOptions options;
  options.models = {MakeModel("n"), model};
  options.bodies = {R"({"name":"accounts/a/models/b"})"};
  const auto emulator = MustStart(std::move(options));
  EXPECT_THAT(emulator->model_names(),
              ElementsAre("accounts/a/models/b", "accounts/a/models/m",
                          "accounts/a/models/n"));
  const Model fetched = FetchModel(*emulator, "m");
  EXPECT_TRUE(MessageDifferencer::Equals(fetched, model))
      << fetched.DebugString();
}

TEST(EmulatorModelsTest, AreSetAndRemovedWhileItRuns) {
  const auto emulator = MustStart();
  Http http(*emulator);
  const std::string path = "/v1/accounts/a/models/m";
  EXPECT_EQ(http.Get(path).status, 404);

  EXPECT_THAT(emulator->SetModel(MakeModel("m")), IsOk());
  EXPECT_EQ(http.Get(path).body, R"({"name":"accounts/a/models/m"})");
  EXPECT_THAT(http.Get("/v1/accounts/a/models").body,
              HasSubstr(R"("totalSize":1)"));

  const std::string body = R"({ "name":"accounts/a/models/m", "future": 1 })";
  EXPECT_THAT(emulator->SetBody(body), IsOk());
  EXPECT_EQ(http.Get(path).body, body);

  EXPECT_TRUE(emulator->RemoveModel("accounts/a/models/m"));
  EXPECT_FALSE(emulator->RemoveModel("accounts/a/models/m"));
  EXPECT_EQ(http.Get(path).status, 404);
}

TEST(EmulatorModelsTest, ThatCannotBeServedAreRefused) {
  Model no_name;
  Model id_alone;
  id_alone.set_name("m");
  Model no_time = MakeModel("m");
  no_time.mutable_create_time()->set_nanos(-1);
  Model not_utf8 = MakeModel("m");
  not_utf8.add_deployed_model_refs()->set_name("bad \xff\xfe utf8");
  const auto emulator = MustStart();
  const struct {
    Model model;
    const char* message;
  } kCases[] = {{no_name, "its name is \"\""},
                {id_alone, "its name is \"m\""},
                {no_time, "cannot be JSON"},
                {not_utf8, "\"name\" is not valid UTF-8"}};
  ::testing::internal::CaptureStderr();
  for (const auto& c : kCases) {
    EXPECT_THAT(
        emulator->SetModel(c.model),
        StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(c.message)));
    EmulatorOptions options;
    options.models = {MakeModel("m"), c.model};
    EXPECT_THAT(
        Emulator::Start(std::move(options)).status(),
        StatusIs(absl::StatusCode::kInvalidArgument,
                 AllOf(HasSubstr("models[1]: "), HasSubstr(c.message))));
  }
  EXPECT_THAT(emulator->SetBody("{"),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
  EXPECT_EQ(emulator->model_names().size(), 12u);
}

TEST(EmulatorModelsTest, MayChangeUnderRequests) {
  const auto emulator = MustStart();
  EXPECT_THAT(emulator->SetModel(MakeModel("stays")), IsOk());
  std::thread changes([&] {
    for (int i = 0; i < 200; ++i) {
      EXPECT_THAT(emulator->SetModel(MakeModel("m")), IsOk());
      EXPECT_TRUE(emulator->RemoveModel("accounts/a/models/m"));
    }
  });
  Http http(*emulator);
  for (int i = 0; i < 50; ++i) {
    EXPECT_THAT(http.Get("/v1/accounts/a/models").body, HasSubstr("stays"));
    http.Get("/v1/accounts/a/models/m");
  }
  changes.join();
}

TEST(EmulatorModelsTest, AFolderIsServedByteForByteAndWhatCannotBeIsNamed) {
  const std::string body =
      "{ \"unknown\" : [1, null],\n \"name\": \"accounts/a/models/m\" }\n";
  const TempDir folder;
  folder.Write("a-good.json", body);
  folder.Write("b-broken.json", R"({"name": )");
  folder.Write("c-list.json", "[]");
  folder.Write("d-empty.json", "");
  folder.Write("e-nameless.json", R"({"state":"READY"})");
  folder.Write("f-name.json", R"({"name":"models/m"})");
  folder.Write("g-again.json", R"({"name":"accounts/a/models/m"})");
  folder.Write("h-type.json", R"({"name":"accounts/a/models/n","public":7})");
  folder.Write("README.md", "not served");
  EmulatorOptions options;
  options.models_directory = folder.path();
  const auto emulator = MustStart(std::move(options));

  EXPECT_THAT(emulator->model_names(), ElementsAre("accounts/a/models/m"));
  EXPECT_EQ(Http(*emulator).Get("/v1/accounts/a/models/m").body, body);
  EXPECT_THAT(Http(*emulator).Get("/v1/accounts/a/models?pageSize=1").body,
              HasSubstr(body));
  EXPECT_THAT(
      emulator->warnings(),
      ElementsAre(StartsWith("b-broken.json: "), StartsWith("c-list.json: "),
                  StartsWith("d-empty.json: "),
                  AllOf(StartsWith("e-nameless.json: "), HasSubstr("\"\"")),
                  AllOf(StartsWith("f-name.json: "), HasSubstr("models/m")),
                  AllOf(StartsWith("g-again.json: "), HasSubstr("a-good.json")),
                  StartsWith("h-type.json: ")));
}

TEST(EmulatorModelsTest, WhatCannotBeReadInAFolderIsNamed) {
  const TempDir folder;
  const auto in_folder = [&](const char* name) {
    return absl::StrCat(folder.path(), "/", name);
  };
  folder.Write("a-good.json", R"({"name":"accounts/a/models/m"})");
  std::filesystem::create_directory(in_folder("b-folder.json"));
  ASSERT_EQ(mkfifo(in_folder("c-pipe.json").c_str(), 0600), 0);
  std::filesystem::create_symlink("c-pipe.json", in_folder("d-to-pipe.json"));
  std::filesystem::create_symlink("nowhere", in_folder("e-dangling.json"));
  std::filesystem::create_symlink("f-loop.json", in_folder("f-loop.json"));
  std::filesystem::create_symlink("/dev/zero", in_folder("g-device.json"));
  folder.Write("h-huge.json", R"({"name":"accounts/a/models/n"})");
  std::filesystem::resize_file(in_folder("h-huge.json"), uintmax_t{1} << 40);
  folder.Write("i-secret.json", R"({"name":"accounts/a/models/s"})");
  std::filesystem::permissions(in_folder("i-secret.json"),
                               std::filesystem::perms::none);
  std::filesystem::create_symlink("a-good.json", in_folder("j-again.json"));
  EmulatorOptions options;
  options.models_directory = folder.path();
  const auto emulator = MustStart(std::move(options));

  EXPECT_EQ(FetchModel(*emulator, "m").name(), "accounts/a/models/m");
  std::vector<std::string> warnings = emulator->warnings();
  // root can read the file.
  if (geteuid() == 0) {
    warnings.insert(warnings.begin() + 7,
                    "i-secret.json: cannot be read: Permission denied");
  }
  EXPECT_THAT(
      warnings,
      ElementsAre("b-folder.json: is not a regular file",
                  "c-pipe.json: is not a regular file",
                  "d-to-pipe.json: is not a regular file",
                  "e-dangling.json: cannot be read: No such file or directory",
                  StartsWith("f-loop.json: cannot be read: Too many"),
                  "g-device.json: is not a regular file",
                  "h-huge.json: is longer than 16 MiB",
                  "i-secret.json: cannot be read: Permission denied",
                  "j-again.json: accounts/a/models/m is already served "
                  "from a-good.json"));
}

TEST(EmulatorModelsTest, AFolderThatCannotBeReadIsAnError) {
  const TempDir folder;
  EmulatorOptions options;
  options.models_directory = folder.path() + "/none";
  EXPECT_THAT(Emulator::Start(options).status(),
              StatusIs(absl::StatusCode::kNotFound,
                       HasSubstr(folder.path() + "/none")));
  options.models_directory = folder.Write("file", "");
  EXPECT_THAT(Emulator::Start(options).status(),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       HasSubstr("Not a directory")));
  options.models_directory = folder.path() + "/pipe";
  ASSERT_EQ(mkfifo(options.models_directory.c_str(), 0600), 0);
  EXPECT_THAT(Emulator::Start(options).status(),
              StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST(EmulatorModelsTest, AnEmptyFolderIsSaid) {
  const TempDir folder;
  EmulatorOptions options;
  options.models_directory = folder.path();
  const auto emulator = MustStart(std::move(options));
  EXPECT_THAT(emulator->warnings(), ElementsAre(HasSubstr("no *.json file")));
}

}  // namespace
}  // namespace fireworks::testing
