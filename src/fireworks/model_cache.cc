#include "fireworks/model_cache.h"

#include <future>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "fireworks/internal/fork_epoch.h"
#include "fireworks/internal/model_cache_core.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "google/protobuf/util/message_differencer.h"

namespace fireworks {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::util::MessageDifferencer;
using internal::ModelCacheCore;

struct ModelCache::Impl {
  // Owns the core while it is used, because the cache may be destroyed while a thread
  // waits or on_change runs.
  std::shared_ptr<ModelCacheCore> Core() { return core.Get(); }

  absl::StatusOr<internal::SharedModel> Get(
      std::string_view name, std::optional<absl::Duration> wait) {
    if (auto model = core.Get()->Hit(name)) return model;
    return Core()->Get(name, wait);
  }

  internal::PerProcess<std::shared_ptr<ModelCacheCore>> core;
};

absl::StatusOr<ModelCache> ModelCache::Create(Client client,
                                              ModelCacheOptions options) {
  absl::Status status = internal::CompleteOptions(options);
  if (!status.ok()) return status;
  return ModelCache(std::unique_ptr<Impl>(
      new Impl{internal::PerProcess<std::shared_ptr<ModelCacheCore>>(
          [client = std::move(client), options = std::move(options)] {
            return std::make_unique<std::shared_ptr<ModelCacheCore>>(
                std::make_shared<ModelCacheCore>(client, options));
          })}));
}

ModelCache::ModelCache(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ModelCache::ModelCache(ModelCache&&) noexcept = default;

ModelCache& ModelCache::operator=(ModelCache&& other) noexcept {
  if (this == &other) return *this;
  Close();
  impl_ = std::move(other.impl_);
  return *this;
}

ModelCache::~ModelCache() { Close(); }

void ModelCache::Close() {
  if (impl_ == nullptr) return;
  // A thread that stores an answer may destroy the core. This copy keeps it from
  // destroying the last client too: the background thread of a client cannot wait for
  // its own completions.
  const Client client = impl_->Core()->client();
  const std::future<void> destroyed = impl_->Core()->Close();
  impl_.reset();
  if (destroyed.valid()) destroyed.wait();
}

absl::StatusOr<std::shared_ptr<const Model>> ModelCache::Get(
    std::string_view name) {
  return impl_->Get(name, impl_->core.Get()->default_wait());
}

absl::StatusOr<std::shared_ptr<const Model>> ModelCache::Get(
    std::string_view name, absl::Duration wait) {
  return impl_->Get(name, wait);
}

absl::StatusOr<std::shared_ptr<const Model>> ModelCache::Peek(
    std::string_view name) {
  return impl_->Get(name, std::nullopt);
}

std::vector<ModelFailure> ModelCache::Prefetch(
    absl::Span<const std::string> names) {
  return impl_->Core()->Prefetch(names);
}

std::vector<ModelFailure> ModelCache::RefreshAll() {
  return impl_->Core()->RefreshAll();
}

absl::StatusOr<size_t> ModelCache::Load(std::string_view account,
                                        std::string_view filter) {
  return impl_->Core()->Load(account, filter);
}

absl::Status ModelCache::Invalidate(std::string_view name) {
  return impl_->Core()->Invalidate(name);
}

void ModelCache::Clear() { impl_->Core()->Clear(); }

ModelCacheStats ModelCache::stats() const { return impl_->Core()->stats(); }

namespace {

// Whether changes inside the field are reported field by field.
bool IsOpened(const FieldDescriptor& field) {
  return !field.is_repeated() &&
         field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
         !absl::StartsWith(field.message_type()->full_name(),
                           "google.protobuf.");
}

void AddChangedFields(const Message& before, const Message& after,
                      const std::string& prefix,
                      std::vector<std::string>& paths) {
  MessageDifferencer differencer;
  const auto* const reflection = before.GetReflection();
  for (int i = 0; i < before.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor* const field = before.GetDescriptor()->field(i);
    const auto has = [&](const Message& message) {
      return field->has_presence() && reflection->HasField(message, field);
    };
    if (IsOpened(*field) && has(before) && has(after)) {
      AddChangedFields(reflection->GetMessage(before, field),
                       reflection->GetMessage(after, field),
                       absl::StrCat(prefix, field->name(), "."), paths);
    } else if (has(before) != has(after) ||
               !differencer.CompareWithFields(before, after, {field},
                                              {field})) {
      paths.push_back(absl::StrCat(prefix, field->name()));
    }
  }
}

}  // namespace

std::vector<std::string> ChangedFields(const Model& before,
                                       const Model& after) {
  std::vector<std::string> paths;
  AddChangedFields(before, after, "", paths);
  return paths;
}

}  // namespace fireworks
