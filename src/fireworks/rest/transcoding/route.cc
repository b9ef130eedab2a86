#include "fireworks/rest/transcoding/route.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "fireworks/internal/protobuf_compat.h"
#include "fireworks/internal/strings.h"

namespace fireworks::rest {
namespace {

using ::fireworks::internal::AbslView;
using ::fireworks::internal::NameView;
using ::google::protobuf::Descriptor;
using ::google::protobuf::DescriptorPool;
using ::google::protobuf::FieldDescriptor;

bool IsSingularMessage(const FieldDescriptor& field) {
  return !field.is_repeated() &&
         field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
}

// The fields that `path` ("book.name") leads through. Empty if it does not lead
// to a singular scalar or enum field.
RouteBinding::Fields FindFields(const Descriptor& type, std::string_view path) {
  RouteBinding::Fields fields;
  const Descriptor* message = &type;
  while (true) {
    const size_t dot = path.find('.');
    const FieldDescriptor* const field =
        message->FindFieldByName(std::string(path.substr(0, dot)));
    if (field == nullptr || field->is_repeated()) return {};
    fields.push_back(field);
    const bool is_last = dot == std::string_view::npos;
    if (is_last == IsSingularMessage(*field)) return {};
    if (is_last) return fields;
    message = field->message_type();
    path.remove_prefix(dot + 1);
  }
}

}  // namespace

Binding BindingOf(const Method& method, size_t number) {
  if (number > 0) return method.more_bindings[number - 1];
  return {method.verb, method.path, method.body, method.response_body};
}

const FieldDescriptor* FindMessageField(const Descriptor& type,
                                        std::string_view name) {
  const FieldDescriptor* const field = type.FindFieldByName(std::string(name));
  return field != nullptr && IsSingularMessage(*field) ? field : nullptr;
}

Route::Route(const Method& method, const Descriptor& request)
    : request_(request), full_name_(method.full_name) {
  texts_.reserve(1 + method.more_bindings.size());
  for (size_t i = 0; i <= method.more_bindings.size(); ++i) {
    const Binding b = BindingOf(method, i);
    texts_.push_back({std::string(b.verb), std::string(b.path),
                      std::string(b.body), std::string(b.response_body)});
  }
}

absl::StatusOr<std::unique_ptr<const Route>> Route::Make(
    const Method& method, const Descriptor& request) {
  std::unique_ptr<Route> route(new Route(method, request));
  for (const Text& text : route->texts_) {
    const absl::Status status = route->Add(text);
    if (status.ok()) continue;
    return absl::InternalError(absl::StrCat("the route of ", route->full_name_,
                                            ", \"", text.path, "\", ",
                                            status.message()));
  }
  return route;
}

// The error's message says what the route does wrong.
absl::Status Route::Add(const Text& text) {
  const absl::StatusOr<PathTemplate> path = ParsePathTemplate(text.path);
  if (!path.ok()) return absl::InternalError("is not a valid path template");
  RouteBinding binding;
  for (const PathPiece& piece : *path) {
    RouteBinding::Fields fields;
    if (!piece.field.empty()) {
      fields = FindFields(request_, piece.field);
      if (fields.empty()) {
        return absl::InternalError(
            absl::StrCat("has a variable, \"", AbslView(piece.field),
                         "\", that is not a singular scalar field"));
      }
      binding.elsewhere.push_back(piece.field);
    }
    binding.path.push_back({piece, std::move(fields)});
  }
  if (text.body == "*") {
    bindings_.push_back(std::move(binding));
    return absl::OkStatus();
  }
  if (!text.body.empty()) {
    binding.body = FindMessageField(request_, text.body);
    if (binding.body == nullptr) {
      return absl::InternalError(
          absl::StrCat("has a body, \"", text.body,
                       "\", that is not a singular message field"));
    }
    binding.elsewhere.push_back(text.body);
  }
  for (int i = 0; i < request_.field_count(); ++i) {
    const FieldDescriptor* const field = request_.field(i);
    const auto& elsewhere = binding.elsewhere;
    if (std::find(elsewhere.begin(), elsewhere.end(),
                  NameView(field->name())) == elsewhere.end()) {
      binding.query.push_back(field);
    }
  }
  binding.has_extensions = request_.extension_range_count() > 0;
  bindings_.push_back(std::move(binding));
  return absl::OkStatus();
}

bool Route::IsOf(const Method& method, const Descriptor& request) const {
  if (&request != &request_ || method.full_name != full_name_ ||
      texts_.size() != 1 + method.more_bindings.size()) {
    return false;
  }
  for (size_t i = 0; i < texts_.size(); ++i) {
    const Binding b = BindingOf(method, i);
    const Text& text = texts_[i];
    if (b.path != text.path || b.verb != text.verb || b.body != text.body ||
        b.response_body != text.response_body) {
      return false;
    }
  }
  return true;
}

const Route* RouteTable::Find(const Method& method, const Descriptor& request,
                              size_t size) const {
  for (size_t i = 0; i < size; ++i) {
    if (routes_[i]->IsOf(method, request)) return routes_[i].get();
  }
  return nullptr;
}

absl::StatusOr<const Route*> RouteTable::Get(
    const Method& method, const Descriptor& request,
    std::unique_ptr<const Route>* own) {
  const Route* const known =
      Find(method, request, size_.load(std::memory_order_acquire));
  if (known != nullptr) return known;
  absl::StatusOr<std::unique_ptr<const Route>> made =
      Route::Make(method, request);
  if (!made.ok()) return made.status();
  const Route* const route = made->get();
  *own = *std::move(made);
  // Only the types of generated code live as long as the program.
  if (request.file()->pool() != DescriptorPool::generated_pool()) return route;
  std::lock_guard<std::mutex> lock(mutex_);
  const size_t size = size_.load(std::memory_order_relaxed);
  // Another thread may have added the route since.
  if (size < routes_.size() && Find(method, request, size) == nullptr) {
    routes_[size] = std::move(*own);
    size_.store(size + 1, std::memory_order_release);
  }
  return route;
}

}  // namespace fireworks::rest
