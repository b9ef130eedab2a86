#include "fireworks/json/descriptors.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "fireworks/internal/protobuf_compat.h"

namespace fireworks::json {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using internal::NameView;

}  // namespace

const FieldDescriptor* FindField(const Descriptor& type, std::string_view key) {
  // The JSON name is the camelCase name, unless the schema sets another one.
  const std::string name(key);
  for (const FieldDescriptor* field :
       {type.FindFieldByCamelcaseName(name), type.FindFieldByName(name)}) {
    if (field != nullptr && (NameView(field->json_name()) == key ||
                             NameView(field->name()) == key)) {
      return field;
    }
  }
  for (int i = 0; i < type.field_count(); ++i) {
    if (NameView(type.field(i)->json_name()) == key) return type.field(i);
  }
  return nullptr;
}

bool HasMembers(const Descriptor& type) {
  return type.well_known_type() == Descriptor::WELLKNOWNTYPE_UNSPECIFIED;
}

bool IsObject(const Descriptor& type) {
  return HasMembers(type) ||
         type.well_known_type() == Descriptor::WELLKNOWNTYPE_ANY ||
         type.well_known_type() == Descriptor::WELLKNOWNTYPE_STRUCT;
}

bool Reaches(const Descriptor& type,
             std::initializer_list<Descriptor::WellKnownType> wanted) {
  std::vector<const Descriptor*> types = {&type};
  for (size_t i = 0; i < types.size(); ++i) {
    const Descriptor* next = types[i];
    if (std::count(wanted.begin(), wanted.end(), next->well_known_type()) > 0) {
      return true;
    }
    for (int f = 0; f < next->field_count(); ++f) {
      const Descriptor* of_field = next->field(f)->message_type();
      if (of_field != nullptr &&
          std::find(types.begin(), types.end(), of_field) == types.end()) {
        types.push_back(of_field);
      }
    }
  }
  return false;
}

}  // namespace fireworks::json
