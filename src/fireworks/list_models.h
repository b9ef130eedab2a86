#ifndef FIREWORKS_LIST_MODELS_H_
#define FIREWORKS_LIST_MODELS_H_

// Lists the models of an account. Each page is fetched when it is needed.
//
//   fireworks::ListModelsOptions options;
//   options.filter = "kind=HF_BASE_MODEL";
//   fireworks::ModelRange models = client.ListModels("fireworks", options);
//   for (absl::StatusOr<fireworks::Model>& model : models) {
//     if (!model.ok()) return model.status();
//     Use(*model);
//   }
//
// Or all at once: client.ListModels("fireworks", options).ToVector().

#include <cstddef>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "fireworks/model.h"
#include "fireworks/read_mask.h"

namespace fireworks {

namespace gateway::v1 {
class GatewayRestStubInterface;
}
namespace internal {
class ModelPages;
}

// The options of Client::ListModels().
struct ListModelsOptions {
  // Which models to list: "state=READY AND kind=HF_BASE_MODEL", with names in
  // snake_case. If it is empty, all models.
  std::string filter;
  // The order: "display_name,create_time desc". If it is empty, the service
  // chooses.
  std::string order_by;
  // The fields of each model. By default all.
  ReadMask read_mask;
  // The number of models per request, at most 200. 0: the service chooses.
  int page_size = 0;
  // Ends the list after this many models. 0: no limit.
  size_t limit = 0;
  // The longest time for all pages, from the first request. The time that the
  // caller spends between pages counts. Each page also has the timeout of a call.
  absl::Duration timeout = absl::InfiniteDuration();
};

// The models of a list. A range that can be walked once: a
// std::ranges::input_range in C++20. The thread that walks fetches each page when it
// gets there.
//
// If an error ends the list, the error is the last element. It is an error of
// Client::GetModel(), INVALID_ARGUMENT for an invalid account, page size or
// timeout or for text that is not UTF-8, or INTERNAL if the server would send
// pages forever (it repeats a page token, or sends 100 empty pages in a row).
//
// Not thread-safe. Keeps the client's connections open. After a move, the old
// object may only be destroyed or assigned to.
class ModelRange {
 public:
  // An input iterator. All copies point to the same model or error. It is valid
  // until one of them is incremented.
  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = absl::StatusOr<Model>;
    using difference_type = std::ptrdiff_t;
    using pointer = value_type*;
    using reference = value_type&;

    Iterator() = default;
    reference operator*() const;
    pointer operator->() const { return &**this; }
    Iterator& operator++();
    void operator++(int) { ++*this; }
    friend bool operator==(const Iterator& a, const Iterator& b) {
      return a.walk_ == b.walk_;
    }
    friend bool operator!=(const Iterator& a, const Iterator& b) {
      return !(a == b);
    }

   private:
    friend class ModelRange;
    struct Walk;
    explicit Iterator(Walk* walk) : walk_(walk) {}

    Walk* walk_ = nullptr;  // Null at the end.
  };

  ~ModelRange();
  ModelRange(ModelRange&&) noexcept;
  ModelRange& operator=(ModelRange&&) noexcept;

  // Fetches the first page. Call it only once.
  Iterator begin();
  // Sends nothing.
  Iterator end() { return Iterator(); }

  // Walks to the end. Returns the models that were not walked yet, or the error that
  // ended the list, also if it was the last element of an earlier walk.
  absl::StatusOr<std::vector<Model>> ToVector();

  // Whether the next model is already in memory. If not, the next step sends a
  // request or reaches the end. A caller can use it to pass on models before it
  // waits.
  bool has_more_on_page() const;

  // The number of models in the whole list, as the latest page gave it. nullopt
  // before the first page, or if the server did not send it.
  std::optional<int> total_size() const;

 private:
  friend class Client;
  ModelRange(std::unique_ptr<internal::ModelPages> pages,
             std::shared_ptr<gateway::v1::GatewayRestStubInterface> stub);

  std::unique_ptr<Iterator::Walk> walk_;
};

}  // namespace fireworks

#endif  // FIREWORKS_LIST_MODELS_H_
