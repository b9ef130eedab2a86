#include "fireworks/model_name.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
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

// What is wrong with an account or model id, as the end of a sentence; "" if
// nothing is.
std::string ProblemOfId(std::string_view id) {
  if (id.empty()) return "is empty";
  if (id == "." || id == "..") return "is \".\" or \"..\"";
  const auto bad = std::find_if_not(id.begin(), id.end(), IsIdByte);
  if (bad != id.end()) {
    const auto byte = static_cast<unsigned char>(*bad);
    if (byte >= 0x80) return "holds a character that is not ASCII";
    return absl::StrCat("holds ", Quote({&*bad, 1}));
  }
  if (id.size() > kMaxIdBytes) {
    return absl::StrCat("is longer than ", kMaxIdBytes, " bytes");
  }
  return "";
}

// What is wrong with a text that is no name for a reason better told of the
// whole than of an id; "" if it is to be split.
std::string ProblemOfWhole(std::string_view text) {
  if (text.empty()) return "it is empty";
  if (text.find("://") != text.npos) {
    return "it is a URL; give the part that starts with \"accounts/\"";
  }
  if (const size_t hash = text.find('#'); hash != text.npos) {
    return absl::StrCat("a deployment follows the \"#\"; the model alone is ",
                        Quote(text.substr(0, hash)));
  }
  if (const size_t colon = text.find(':'); colon != text.npos) {
    return absl::StrCat(
        "a \":\" would name another method; the model alone is ",
        Quote(text.substr(0, colon)));
  }
  return "";
}

struct Ids {
  std::string_view account;
  std::string_view model;
  std::string problem;
};

Ids Split(std::string_view text, std::string_view default_account) {
  const std::vector<absl::string_view> parts =
      absl::StrSplit(AbslView(text), '/');
  const auto part = [&](size_t i) { return StdView(parts[i]); };
  if (parts.size() == 4 && parts[0] == "accounts" && parts[2] == "models") {
    return {part(1), part(3), ""};
  }
  const bool has_keyword = parts[0] == "accounts" || parts[0] == "models";
  if (parts.size() == 2 && !has_keyword) return {part(0), part(1), ""};
  if (parts.size() == 1) {
    if (!default_account.empty()) return {default_account, part(0), ""};
    return {"", "",
            "it names no account, as \"fireworks/NAME\" does, and there is no "
            "default account"};
  }
  return {"", "",
          "it is not of the form \"accounts/{account}/models/{model}\" or "
          "\"{account}/{model}\""};
}

}  // namespace

absl::StatusOr<ModelName> ModelName::Parse(std::string_view text,
                                           std::string_view default_account) {
  std::string problem = ProblemOfWhole(text);
  Ids ids;
  if (problem.empty()) {
    ids = Split(text, default_account);
    problem = ids.problem;
  }
  if (problem.empty()) {
    problem = ProblemOfId(ids.account);
    if (!problem.empty()) problem = absl::StrCat("the account id ", problem);
  }
  if (problem.empty()) {
    problem = ProblemOfId(ids.model);
    if (!problem.empty()) problem = absl::StrCat("the model id ", problem);
  }
  if (!problem.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat(Quote(text), " is not the name of a model: ", problem));
  }
  return ModelName(std::string(ids.account), std::string(ids.model));
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
