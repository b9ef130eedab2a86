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

// The ids of an account and of a model in it. Both are safe in a URL path.
class ModelName {
 public:
  // Accepts "accounts/{account}/models/{model}", "{account}/{model}", and "{model}"
  // if there is a default account. An id consists of 1 to 255 ASCII letters, digits,
  // '-', '_', '.' and '~', and is not "." or "..". Other text could name another
  // resource or method, or a broken path on the server.
  //
  // INVALID_ARGUMENT says what is wrong and quotes the text, escaped and shortened.
  static absl::StatusOr<ModelName> Parse(std::string_view text,
                                         std::string_view default_account = "");

  const std::string& account() const { return account_; }
  const std::string& model() const { return model_; }

  // "accounts/{account}/models/{model}"
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

// The id of an account. It is safe in a URL path.
class AccountName {
 public:
  // Accepts "accounts/{account}" and "{account}". INVALID_ARGUMENT says what is wrong
  // with other text.
  static absl::StatusOr<AccountName> Parse(std::string_view text);

  const std::string& account() const { return account_; }

  // "accounts/{account}"
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
