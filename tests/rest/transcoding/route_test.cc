#include "fireworks/rest/transcoding/route.h"

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "support/status_matchers.h"
#include "transcoder_test.pb.h"

namespace fireworks::rest {
namespace {

using ::fireworks::testing_support::StatusIs;
using ::fireworks::transcoder_test::Everything;
using ::fireworks::transcoder_test::GetMessageRequest;
using ::google::protobuf::Descriptor;

const Descriptor& Type() { return *Everything::descriptor(); }

Method Get(std::string_view path) {
  return {"test.Service.Get", "GET", path, "", ""};
}

TEST(RouteTableTest, MakesARouteOnce) {
  RouteTable routes;
  const Binding more[] = {{"GET", "/v2/x", "", ""}};
  Method with_more = Get("/v1/{name}");
  with_more.more_bindings = more;
  std::vector<const Route*> seen;
  for (int round = 0; round < 2; ++round) {
    for (const Method& method : {Get("/v1/{name}"), Get("/v1/x"), with_more}) {
      std::unique_ptr<const Route> own;
      ASSERT_OK_AND_ASSIGN(const Route* route,
                           routes.Get(method, Type(), &own));
      EXPECT_EQ(own, nullptr);
      seen.push_back(route);
    }
  }
  for (size_t i = 0; i < 3; ++i) EXPECT_EQ(seen[i], seen[i + 3]) << i;
}

// A program may make its methods at run time, all at one address.
TEST(RouteTableTest, ComparesTheContentOfMethods) {
  RouteTable routes;
  const Binding more[] = {{"GET", "/v2/x", "", ""}, {"GET", "/v3/x", "", ""}};
  std::string text = "/v1/a";
  const Method method = Get(text);
  std::vector<const Route*> seen;
  const auto expect_new = [&](const Method& m, const Descriptor& type) {
    std::unique_ptr<const Route> own;
    ASSERT_OK_AND_ASSIGN(const Route* route, routes.Get(m, type, &own));
    for (const Route* other : seen) EXPECT_NE(route, other);
    seen.push_back(route);
  };
  expect_new(method, Type());
  text = "/v1/b";
  expect_new(method, Type());
  expect_new(method, *GetMessageRequest::descriptor());
  Method changed = method;
  changed.full_name = "test.Service.Other";
  expect_new(changed, Type());
  changed = method;
  changed.verb = "HEAD";
  expect_new(changed, Type());
  changed = method;
  changed.body = "*";
  expect_new(changed, Type());
  changed = method;
  changed.response_body = "name";
  expect_new(changed, Type());
  changed = method;
  changed.more_bindings = {more, 1};
  expect_new(changed, Type());
  changed.more_bindings = {more + 1, 1};
  expect_new(changed, Type());
}

// The memory of a destroyed type may be used for another type.
TEST(RouteTableTest, KeepsNoRouteOfATypeThatMayBeDestroyed) {
  google::protobuf::DescriptorPool pool;
  google::protobuf::FileDescriptorProto small;
  small.set_name("route_test.proto");
  small.set_package("route_test");
  small.set_syntax("proto3");
  small.add_message_type()->set_name("Empty");
  const auto* built = pool.BuildFile(small);
  ASSERT_NE(built, nullptr);

  RouteTable routes;
  for (int i = 0; i < 2; ++i) {
    std::unique_ptr<const Route> own;
    ASSERT_OK_AND_ASSIGN(
        const Route* route,
        routes.Get(Get("/v1/x"), *built->message_type(0), &own));
    EXPECT_EQ(route, own.get());
  }
}

TEST(RouteTableTest, IsBounded) {
  RouteTable routes;
  int kept = 0;
  for (int i = 0; i < 1000; ++i) {
    const std::string path = absl::StrCat("/v1/", i);
    std::unique_ptr<const Route> own;
    ASSERT_OK_AND_ASSIGN(const Route* route,
                         routes.Get(Get(path), Type(), &own));
    EXPECT_EQ(route->bindings().size(), 1);
    kept += own == nullptr ? 1 : 0;
  }
  EXPECT_EQ(kept, 64);
}

TEST(RouteTableTest, ServesManyThreads) {
  RouteTable routes;
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&routes] {
      for (int i = 0; i < 200; ++i) {
        const std::string path = absl::StrCat("/v1/", i % 50);
        std::unique_ptr<const Route> own;
        const auto route = routes.Get(Get(path), Type(), &own);
        ASSERT_TRUE(route.ok());
        EXPECT_EQ((*route)->bindings()[0].path[0].text.text, path);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST(RouteTest, RefusesAMethodIfOneOfItsBindingsDoesNotFit) {
  const Binding more[] = {{"GET", "/v2/{no_such_field}", "", ""}};
  Method method = Get("/v1/{name}");
  method.more_bindings = more;
  EXPECT_THAT(Route::Make(method, Type()),
              StatusIs(absl::StatusCode::kInternal,
                       ::testing::HasSubstr("no_such_field")));
}

}  // namespace
}  // namespace fireworks::rest
