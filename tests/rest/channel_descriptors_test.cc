// How calls end while the process is out of file descriptors, and afterwards.

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "fireworks/rest/channel.h"
#include "fireworks/rest/stub.h"
#include "rest/call_forms.h"
#include "rest/get_model.h"
#include "servers/fault_server.h"
#include "support/notification.h"
#include "support/status_matchers.h"

namespace fireworks::rest {
namespace {

using ::fireworks::servers::FaultServer;
using ::fireworks::testing_support::IsOk;
using ::fireworks::testing_support::Notification;
using ::fireworks::testing_support::StatusIs;
using C = absl::StatusCode;

constexpr char kBody[] = R"({"name": "n"})";

// As long as it exists, the process cannot open file descriptors.
class NoDescriptors {
 public:
  NoDescriptors() {
    getrlimit(RLIMIT_NOFILE, &before_);
    const int lowest_free = open("/dev/null", O_RDONLY);
    close(lowest_free);
    rlimit none = before_;
    none.rlim_cur = static_cast<rlim_t>(lowest_free);
    setrlimit(RLIMIT_NOFILE, &none);
  }
  ~NoDescriptors() { setrlimit(RLIMIT_NOFILE, &before_); }
  NoDescriptors(const NoDescriptors&) = delete;
  NoDescriptors& operator=(const NoDescriptors&) = delete;

 private:
  rlimit before_;
};

// Makes one call and returns its status.
absl::Status CallAs(Form form, Channel& channel) {
  if (form == Form::kSingle) {
    return UnaryCall<Model>(channel, kGetModel, Request(), nullptr).status();
  }
  absl::Status result;
  if (form == Form::kMany) {
    Model model;
    model.set_name("of a call before");
    const GetModelRequest request = Request();
    const google::protobuf::Message* const requests[] = {&request};
    channel.CallMany(kGetModel, requests, &model, {}, nullptr,
                     [&](size_t, absl::Status status, const CallReport&) {
                       result = std::move(status);
                     });
    EXPECT_EQ(model.name(), result.ok() ? "n" : "");
    return result;
  }
  struct End {
    Notification notification;
    absl::Status status;
  };
  auto end = std::make_shared<End>();
  absl::Status started =
      AsyncCall<Model>(channel, kGetModel, Request(), nullptr,
                       [end](const absl::StatusOr<Model>& model) {
                         end->status = model.status();
                         end->notification.Notify();
                       });
  if (!started.ok()) return started;
  if (!end->notification.Wait()) return absl::UnknownError("it never ended");
  return end->status;
}

class DescriptorsTest : public ::testing::TestWithParam<Form> {};

TEST_P(DescriptorsTest, AreMissedForAsLongAsThereAreNone) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "the sanitizers that come with it need a pipe to look around";
#endif
  const std::unique_ptr<FaultServer> server = servers::Serve(
      {"ok",
       {{servers::ReadRequest(), servers::Write(servers::Answer(200, kBody)),
         servers::Again()}}});
  const auto channel = Channel::Create(OptionsFor(*server, C::kOk));
  ASSERT_THAT(channel, IsOk());
  {
    const NoDescriptors none;
    EXPECT_THAT(CallAs(GetParam(), **channel), StatusIs(C::kResourceExhausted));
  }
  EXPECT_THAT(CallAs(GetParam(), **channel), IsOk());
}

INSTANTIATE_TEST_SUITE_P(All, DescriptorsTest, EachForm(),
                         [](const auto& info) { return FormName(info.param); });

}  // namespace
}  // namespace fireworks::rest
