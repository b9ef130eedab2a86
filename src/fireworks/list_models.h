#ifndef FIREWORKS_LIST_MODELS_H_
#define FIREWORKS_LIST_MODELS_H_

// All models of an account, page by page as they are needed.
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

// What Client::ListModels() is asked for.
//
// name       default   meaning
// ---------  --------  ------------------------------------------------------
// filter     ""        e.g. "state=READY"; field names in snake_case; "": all
// order_by   ""        e.g. "display_name,create_time desc"; "": the service's
// read_mask  all       fields of each model
// page_size  0         models a request, at most 200; 0: the service's choice
// limit      0         stop after so many models; 0: no limit
// timeout    infinite  for all pages together, counted from the first request, with
//                      what the caller does between pages; a page has the timeout of
//                      a call besides
struct ListModelsOptions {
  std::string filter;
  std::string order_by;
  ReadMask read_mask;
  int page_size = 0;
  size_t limit = 0;
  absl::Duration timeout = absl::InfiniteDuration();
};

// A range of models to walk through once; a std::ranges::input_range in C++20. Each
// page is fetched on the thread that walks. An error is the last element: those
// of Client::GetModel(), INVALID_ARGUMENT for an account, a page size or a timeout
// that cannot be, and INTERNAL if the server would page without end (a token for the
// second time, 100 empty pages in a row).
//
// Not thread-safe. Keeps the client's connections alive.
class ModelRange {
 public:
  // An input iterator: all copies stand at the same model, which is there until
  // one of them goes on.
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

  // Fetches the first page. To be called once.
  Iterator begin();
  Iterator end() { return Iterator(); }

  // Walks to the end. The models, in a vector, or the error that the walk ends with.
  absl::StatusOr<std::vector<Model>> ToVector();

  // Whether the next model is here already; false where going on takes a request
  // or ends. For whoever hands on what is here before waiting for more.
  bool has_more_on_page() const;

  // How many models there are in all, as the last page said; nothing before the
  // first page, or if the server did not say.
  std::optional<int> total_size() const;

 private:
  friend class Client;
  ModelRange(std::unique_ptr<internal::ModelPages> pages,
             std::shared_ptr<gateway::v1::GatewayRestStubInterface> stub);

  std::unique_ptr<Iterator::Walk> walk_;
};

}  // namespace fireworks

#endif  // FIREWORKS_LIST_MODELS_H_
