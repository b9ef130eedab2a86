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

#include <cstddef>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "fireworks/gateway/v1/model.pb.h"
#include "fireworks/read_mask.h"

namespace fireworks {

// What the calls are about: fireworks/gateway/v1/model.proto.
using Model = gateway::v1::Model;

// What Client::ListModels() is asked for.
//
// name       default  meaning
// ---------  -------  -------------------------------------------------------
// filter     ""       e.g. "state=READY"; field names in snake_case; "": all
// order_by   ""       e.g. "display_name,create_time desc"; "": the service's
// read_mask  all      fields of each model
// page_size  0        models a request, at most 200; 0: the service's choice
// limit      0        stop after so many models; 0: no limit
struct ListModelsOptions {
  std::string filter;
  std::string order_by;
  ReadMask read_mask;
  int page_size = 0;
  size_t limit = 0;
};

// A range of models to walk through once. Each page is fetched on the thread
// that walks, under a timeout of its own. An error is the last element: those
// of Client::GetModel(), INVALID_ARGUMENT for an account or a page size that
// cannot be, and INTERNAL if the server would page without end (a token for the
// second time, 100 empty pages in a row).
//
// Not thread-safe. Keeps the client's connections alive.
class ModelRange {
 public:
  // Gets one page.
  using Fetch = std::function<absl::StatusOr<gateway::v1::ListModelsResponse>(
      const gateway::v1::ListModelsRequest&)>;

  // An input iterator: all copies stand at the same model, which is there until
  // one of them goes on.
  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = absl::StatusOr<gateway::v1::Model>;
    using difference_type = std::ptrdiff_t;
    using pointer = value_type*;
    using reference = value_type&;

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

    Walk* walk_;  // Null at the end.
  };

  // Made by Client::ListModels(). If `request` is an error, it is the range's
  // only element.
  ModelRange(absl::StatusOr<gateway::v1::ListModelsRequest> request,
             size_t limit, Fetch fetch);
  ~ModelRange();
  ModelRange(ModelRange&&) noexcept;
  ModelRange& operator=(ModelRange&&) noexcept;

  // Fetches the first page. To be called once.
  Iterator begin();
  Iterator end() { return Iterator(nullptr); }

  // Whether the next model is here already; false where going on takes a request
  // or ends. For whoever hands on what is here before waiting for more.
  bool has_more_on_page() const;

  // How many models there are in all, as the last page said; nothing before the
  // first page, or if the server did not say.
  std::optional<int> total_size() const;

 private:
  std::unique_ptr<Iterator::Walk> walk_;
};

}  // namespace fireworks

#endif  // FIREWORKS_LIST_MODELS_H_
