#ifndef FIREWORKS_LIST_MODELS_H_
#define FIREWORKS_LIST_MODELS_H_

// All models of an account, fetched page by page when they are needed.
//
//   fireworks::ListModelsOptions options;
//   options.filter = "kind=HF_BASE_MODEL";
//   ModelRange models = client.ListModels("fireworks", options);
//   for (absl::StatusOr<Model>& model : models) {
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
//
// name       default   meaning
// ---------  --------  ------------------------------------------------------
// filter     ""        such as "state=READY", with snake_case names; "": all models
// order_by   ""        such as "display_name,create_time desc"; "": service's order
// read_mask  all       fields of each model
// page_size  0         models per request, at most 200; 0: the service chooses
// limit      0         stop after this many models; 0: no limit
// timeout    infinite  for all pages together, from the first request, including the
//                      caller's time between pages; each page also has the timeout
//                      of a call
struct ListModelsOptions {
  std::string filter;
  std::string order_by;
  ReadMask read_mask;
  int page_size = 0;
  size_t limit = 0;
  absl::Duration timeout = absl::InfiniteDuration();
};

// The models of a list, to be walked once. A std::ranges::input_range in C++20. The
// walking thread fetches each page. An error is the last element: an error of
// Client::GetModel(); INVALID_ARGUMENT for an invalid account, page size or timeout;
// INTERNAL if the server would send pages forever (it repeats a page token, or sends
// 100 empty pages in a row).
//
// Not thread-safe. Keeps the client's connections alive.
class ModelRange {
 public:
  // An input iterator. All copies point to the same model, which is valid until one
  // of them is incremented.
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
  Iterator end() { return Iterator(); }

  // Walks to the end. Returns the models, or the error that ended the walk.
  absl::StatusOr<std::vector<Model>> ToVector();

  // Whether the next model is already in memory. If not, the next step sends a
  // request or reaches the end. Lets a caller pass on models before it waits.
  bool has_more_on_page() const;

  // The total number of models, from the last page. Empty before the first page, or
  // if the server did not send it.
  std::optional<int> total_size() const;

 private:
  friend class Client;
  ModelRange(std::unique_ptr<internal::ModelPages> pages,
             std::shared_ptr<gateway::v1::GatewayRestStubInterface> stub);

  std::unique_ptr<Iterator::Walk> walk_;
};

}  // namespace fireworks

#endif  // FIREWORKS_LIST_MODELS_H_
