#include "schema/schema_lines.h"

#include <sstream>

#include "google/protobuf/descriptor.pb.h"

namespace fireworks::schema_test {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::FileDescriptor;

// Past the numbers of the service, and short of ours: nobody reserves there.
constexpr int kLargestReserved = 999;

std::string ValueType(const FieldDescriptor& field) {
  if (field.message_type() != nullptr) {
    return std::string(field.message_type()->full_name());
  }
  if (field.enum_type() != nullptr) {
    return std::string(field.enum_type()->full_name());
  }
  return std::string(field.type_name());
}

std::string Type(const FieldDescriptor& field) {
  std::string type;
  if (field.is_map()) {
    const Descriptor& entry = *field.message_type();
    type = "map<" + ValueType(*entry.map_key()) + "," +
           ValueType(*entry.map_value()) + ">";
  } else if (field.is_repeated()) {
    type = "repeated " + ValueType(field);
  } else if (field.has_presence() && field.message_type() == nullptr) {
    type = "optional " + ValueType(field);
  } else {
    type = ValueType(field);
  }
  if (field.options().deprecated()) type += " deprecated";
  return type;
}

void Describe(const EnumDescriptor& type, Lines& lines) {
  const std::string start = std::string(type.full_name()) + " ";
  lines.insert("enum " + std::string(type.full_name()));
  for (int i = 0; i < type.value_count(); ++i) {
    lines.insert(start + std::to_string(type.value(i)->number()) + " " +
                 std::string(type.value(i)->name()));
  }
}

void Describe(const Descriptor& type, Lines& lines) {
  const std::string start = std::string(type.full_name()) + " ";
  lines.insert("message " + std::string(type.full_name()));
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    lines.insert(start + std::to_string(field.number()) + " " +
                 std::string(field.name()) + " " +
                 std::string(field.json_name()) + " " + Type(field));
  }
  for (int number = 1; number <= kLargestReserved; ++number) {
    if (type.IsReservedNumber(number)) {
      lines.insert(start + std::to_string(number) + " reserved");
    }
  }
  for (int i = 0; i < type.enum_type_count(); ++i) {
    Describe(*type.enum_type(i), lines);
  }
  for (int i = 0; i < type.nested_type_count(); ++i) {
    const Descriptor& nested = *type.nested_type(i);
    if (!nested.options().map_entry()) Describe(nested, lines);
  }
}

}  // namespace

Lines DescribeFile(const FileDescriptor& file) {
  Lines lines;
  for (int i = 0; i < file.message_type_count(); ++i) {
    Describe(*file.message_type(i), lines);
  }
  for (int i = 0; i < file.enum_type_count(); ++i) {
    Describe(*file.enum_type(i), lines);
  }
  return lines;
}

Lines ReadContract(std::istream& contract) {
  Lines lines;
  std::string type;
  std::string row;
  while (std::getline(contract, row)) {
    std::istringstream words(row);
    std::string line;
    for (std::string word; words >> word;) {
      if (!line.empty()) line += ' ';
      line += word;
    }
    if (line.empty() || line[0] == '#') continue;
    if (row[0] != ' ') {
      type = line.substr(line.find(' ') + 1);
    } else {
      line.insert(0, type + ' ');
    }
    lines.insert(line);
  }
  return lines;
}

std::string Difference(const Lines& a, const Lines& b) {
  std::string difference;
  for (const std::string& line : a) {
    if (b.count(line) == 0) difference += "\n  " + line;
  }
  return difference;
}

}  // namespace fireworks::schema_test
