#ifndef FIREWORKS_MODEL_NAME_H_
#define FIREWORKS_MODEL_NAME_H_

// The resource names of models and accounts.
//
//   absl::StatusOr<fireworks::ModelName> name =
//       fireworks::ModelName::Parse("fireworks/deepseek-v3");
//   if (!name.ok()) return name.status();
//   name->ToString();  // "accounts/fireworks/models/deepseek-v3"

#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"

namespace fireworks {

// The ids of an account and of a model in it. A URL path can hold both as they are.
class ModelName {
 public:
  // Accepts "accounts/{account}/models/{model}", "{account}/{model}", and "{model}"
  // if there is a default account. An id has 1 to 255 characters, which are ASCII
  // letters, digits, '-', '_', '.' and '~', and is not "." or "..". With other
  // characters, the path of a request could lead to another resource.
  //
  // INVALID_ARGUMENT says what is wrong and quotes the text, escaped and shortened.
  static absl::StatusOr<ModelName> Parse(std::string_view text,
                                         std::string_view default_account = "");

  const std::string& account() const { return account_; }  // The id alone.
  const std::string& model() const { return model_; }      // The id alone.

  // Returns "accounts/{account}/models/{model}".
  std::string ToString() const;

  friend bool operator==(const ModelName& a, const ModelName& b) {
    return a.account_ == b.account_ && a.model_ == b.model_;
  }
  friend bool operator!=(const ModelName& a, const ModelName& b) {
    return !(a == b);
  }

 private:
  ModelName(std::string account, std::string model)
      : account_(std::move(account)), model_(std::move(model)) {}

  std::string account_;
  std::string model_;
};

// The id of an account. A URL path can hold it as it is.
class AccountName {
 public:
  // Accepts "accounts/{account}" and "{account}". INVALID_ARGUMENT says what is
  // wrong with other text.
  static absl::StatusOr<AccountName> Parse(std::string_view text);

  const std::string& account() const { return account_; }  // The id alone.

  // Returns "accounts/{account}".
  std::string ToString() const;

  friend bool operator==(const AccountName& a, const AccountName& b) {
    return a.account_ == b.account_;
  }
  friend bool operator!=(const AccountName& a, const AccountName& b) {
    return !(a == b);
  }

 private:
  explicit AccountName(std::string account) : account_(std::move(account)) {}

  std::string account_;
};

}  // namespace fireworks

#endif  // FIREWORKS_MODEL_NAME_H_
