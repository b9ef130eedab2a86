#include "fireworks/json/drift.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/strings/numbers.h"
#include "fireworks/internal/excerpt.h"
#include "fireworks/internal/protobuf_compat.h"
#include "fireworks/internal/strings.h"
#include "fireworks/json/descriptors.h"
#include "fireworks/json/json_path.h"
#include "fireworks/json/simdjson_dom.h"

namespace fireworks::json {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using internal::NameView;
using simdjson::dom::element_type;
using Element = simdjson::dom::element;

constexpr size_t kMaxNameBytes = 80;

bool IsPlainEnumName(std::string_view text) {
  return !text.empty() && text.size() <= kMaxNameBytes &&
         text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") ==
             text.npos;
}

// The number of an enum value, which may also be in a string or written as 1.0.
std::optional<int32_t> EnumNumber(Element value) {
  int32_t number = 0;
  switch (value.type()) {
    case element_type::INT64: {
      const int64_t integer = value.get_int64().value_unsafe();
      number = static_cast<int32_t>(integer);
      if (number != integer) return std::nullopt;
      return number;
    }
    case element_type::DOUBLE: {
      const double real = value.get_double().value_unsafe();
      if (!(real >= INT32_MIN && real <= INT32_MAX)) return std::nullopt;
      number = static_cast<int32_t>(real);
      if (static_cast<double>(number) != real) return std::nullopt;
      return number;
    }
    case element_type::STRING:
      if (absl::SimpleAtoi(
              internal::AbslView(value.get_string().value_unsafe()), &number)) {
        return number;
      }
      return std::nullopt;
    default:
      return std::nullopt;
  }
}

// True if the type accepts any key.
bool IsJsonItself(const Descriptor& type) {
  return type.well_known_type() == Descriptor::WELLKNOWNTYPE_STRUCT ||
         type.well_known_type() == Descriptor::WELLKNOWNTYPE_VALUE ||
         type.well_known_type() == Descriptor::WELLKNOWNTYPE_LISTVALUE;
}

class DriftWalk {
 public:
  // `pool` contains the types that an Any may have.
  DriftWalk(const google::protobuf::DescriptorPool& pool, size_t max_findings,
            DriftReport* report)
      : pool_(pool), max_findings_(max_findings), report_(*report) {}

  void Message(const Descriptor& type, Element value, const PathStep& here) {
    if (type.well_known_type() == Descriptor::WELLKNOWNTYPE_ANY) {
      std::string_view url;
      if (value["@type"].get(url) != simdjson::SUCCESS) return;
      const Descriptor* packed = pool_.FindMessageTypeByName(
          std::string(url.substr(url.rfind('/') + 1)));
      if (packed != nullptr && HasMembers(*packed)) {
        Members(*packed, value, here, /*in_any=*/true);
      }
    } else if (!IsJsonItself(type)) {
      Members(type, value, here, /*in_any=*/false);
    }
  }

 private:
  void Members(const Descriptor& type, Element value, const PathStep& here,
               bool in_any) {
    simdjson::dom::object object;
    if (value.get(object) != simdjson::SUCCESS) return;
    for (const simdjson::dom::key_value_pair item : object) {
      if (in_any && item.key == "@type") continue;
      const PathStep step{&here, item.key};
      const FieldDescriptor* field = FindField(type, item.key);
      if (field != nullptr) {
        Field(*field, item.value, step);
      } else {
        Add(Drift::Kind::kUnknownField, NameView(type.full_name()),
            CleanKey(item.key, internal::kMaxExcerptBytes), item.value, step);
      }
    }
  }

  void Field(const FieldDescriptor& field, Element value,
             const PathStep& here) {
    simdjson::dom::array array;
    simdjson::dom::object object;
    if (value.get(array) == simdjson::SUCCESS) {
      size_t index = 0;
      for (const Element element : array) {
        Field(field, element, PathStep{&here, {}, index++});
      }
    } else if (!field.is_map()) {
      Value(field, value, here);
    } else if (value.get(object) == simdjson::SUCCESS) {
      for (const simdjson::dom::key_value_pair item : object) {
        PathStep step{&here, item.key};
        step.is_map_key = true;
        Value(*field.message_type()->map_value(), item.value, step);
      }
    }
  }

  void Value(const FieldDescriptor& field, Element value,
             const PathStep& here) {
    if (field.message_type() != nullptr) {
      Message(*field.message_type(), value, here);
    } else if (field.enum_type() != nullptr) {
      Enum(*field.enum_type(), value, here);
    }
  }

  void Enum(const EnumDescriptor& type, Element value, const PathStep& here) {
    std::string_view name;
    if (const std::optional<int32_t> number = EnumNumber(value)) {
      if (type.FindValueByNumber(*number) != nullptr) return;
    } else {
      if (value.get(name) != simdjson::SUCCESS) return;
      if (type.FindValueByName(std::string(name)) != nullptr) return;
    }
    Add(Drift::Kind::kUnknownEnumValue, NameView(type.full_name()),
        IsPlainEnumName(name) ? name : "", value, here);
  }

  void Add(Drift::Kind kind, std::string_view type_name, std::string_view name,
           Element value, const PathStep& here) {
    if (report_.findings.size() >= max_findings_) {
      ++report_.left_out;
      return;
    }
    Drift drift;
    drift.kind = kind;
    drift.json_path = JsonPath(here, internal::kMaxExcerptBytes);
    drift.path_pattern = JsonPathPattern(here, internal::kMaxExcerptBytes);
    drift.type_name = std::string(type_name);
    drift.name = std::string(name);
    drift.value = internal::Excerpt(simdjson::minify(value));
    report_.findings.push_back(std::move(drift));
  }

  const google::protobuf::DescriptorPool& pool_;
  const size_t max_findings_;
  DriftReport& report_;
};

}  // namespace

DriftReport FindDrift(const std::string& body, const Descriptor& type,
                      size_t max_findings) {
  DriftReport report;
  simdjson::dom::parser parser;
  Element top;
  const simdjson::error_code error = parser.parse(body).get(top);
  if (error != simdjson::SUCCESS) {
    report.why_not = simdjson::error_message(error);
    return report;
  }
  report.looked = true;
  DriftWalk(*type.file()->pool(), max_findings, &report)
      .Message(type, top, PathStep{});
  return report;
}

}  // namespace fireworks::json
