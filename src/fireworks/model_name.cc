#include "fireworks/model_name.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "fireworks/internal/quote.h"
#include "fireworks/internal/strings.h"

namespace fireworks {
namespace {

using internal::AbslView;
using internal::Quote;
using internal::StdView;

constexpr size_t kMaxIdBytes = 255;

bool IsIdByte(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' ||
         c == '_' || c == '.' || c == '~';
}

// What is wrong with an account or model id, as the end of a sentence; "" if it is
// valid.
std::string ProblemOfId(std::string_view id) {
  if (id.empty()) return "is empty";
  if (id == "." || id == "..") return "is \".\" or \"..\"";
  const auto bad = std::find_if_not(id.begin(), id.end(), IsIdByte);
  if (bad != id.end()) {
    const auto byte = static_cast<unsigned char>(*bad);
    if (byte >= 0x80) return "contains a character that is not ASCII";
    return absl::StrCat("contains ", Quote({&*bad, 1}));
  }
  if (id.size() > kMaxIdBytes) {
    return absl::StrCat("is longer than ", kMaxIdBytes, " bytes");
  }
  return "";
}

struct Ids {
  std::string_view account;
  std::string_view model;
};

// The ids in a text that has the form of a name. They may be invalid.
std::optional<Ids> Split(std::string_view text,
                         std::string_view default_account) {
  std::array<std::string_view, 4> parts;
  size_t count = 0;
  for (size_t slash = 0; slash != text.npos; ++count) {
    if (count == parts.size()) return std::nullopt;
    slash = text.find('/');
    parts[count] = text.substr(0, slash);
    text.remove_prefix(slash == text.npos ? 0 : slash + 1);
  }
  if (count == 4 && parts[0] == "accounts" && parts[2] == "models") {
    return Ids{parts[1], parts[3]};
  }
  if (count == 2 && parts[0] != "accounts" && parts[0] != "models") {
    return Ids{parts[0], parts[1]};
  }
  if (count == 1 && !default_account.empty()) {
    return Ids{default_account, parts[0]};
  }
  return std::nullopt;
}

// Why the text is not a name, as the end of a sentence. `ids` is the result of
// Split().
std::string ProblemOfName(std::string_view text,
                          const std::optional<Ids>& ids) {
  if (text.empty()) return "it is empty";
  if (text.find("://") != text.npos) {
    return "it is a URL; give the part that starts with \"accounts/\"";
  }
  if (const size_t hash = text.find('#'); hash != text.npos) {
    return absl::StrCat("a deployment follows the \"#\"; the model alone is ",
                        Quote(text.substr(0, hash)));
  }
  if (const size_t colon = text.find(':'); colon != text.npos) {
    return absl::StrCat("\":\" is not allowed; the model alone is ",
                        Quote(text.substr(0, colon)));
  }
  if (!ids.has_value()) {
    return text.find('/') == text.npos
               ? "it has no account and there is no default account; use "
                 "\"fireworks/NAME\""
               : "it is not of the form \"accounts/{account}/models/{model}\" "
                 "or \"{account}/{model}\"";
  }
  const std::string problem = ProblemOfId(ids->account);
  if (!problem.empty()) return absl::StrCat("the account id ", problem);
  return absl::StrCat("the model id ", ProblemOfId(ids->model));
}

}  // namespace

absl::StatusOr<ModelName> ModelName::Parse(std::string_view text,
                                           std::string_view default_account) {
  const std::optional<Ids> ids = Split(text, default_account);
  if (ids.has_value() && ProblemOfId(ids->account).empty() &&
      ProblemOfId(ids->model).empty()) {
    return ModelName(std::string(ids->account), std::string(ids->model));
  }
  return absl::InvalidArgumentError(absl::StrCat(
      Quote(text), " is not the name of a model: ", ProblemOfName(text, ids)));
}

std::string ModelName::ToString() const {
  return absl::StrCat("accounts/", account_, "/models/", model_);
}

absl::StatusOr<AccountName> AccountName::Parse(std::string_view text) {
  const std::string_view id =
      StdView(absl::StripPrefix(AbslView(text), "accounts/"));
  const std::string problem = ProblemOfId(id);
  if (problem.empty()) return AccountName(std::string(id));
  return absl::InvalidArgumentError(absl::StrCat(
      Quote(text), " is not the name of an account: the id ", problem));
}

std::string AccountName::ToString() const {
  return absl::StrCat("accounts/", account_);
}

}  // namespace fireworks
