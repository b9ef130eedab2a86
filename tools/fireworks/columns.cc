#include "columns.h"

#include <unistd.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "fireworks/client.h"
#include "fireworks/dates.h"
#include "fireworks/model_facts.h"
#include "fireworks/model_name.h"
#include "fireworks/read_mask.h"
#include "flags.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "output.h"
#include "terminal.h"

namespace fireworks::tools {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr char kNotStated[] = "?";

std::string KindText(const Model& model) {
  if (!model.has_kind()) return kNotStated;
  const std::string name = Model::Kind_Name(model.kind());
  return name.empty() ? absl::StrCat(static_cast<int>(model.kind())) : name;
}

// The default columns. --columns can name any field of the schema, too.
const std::vector<Column>& Facts() {
  static const auto* const facts = new std::vector<Column>{
      {"NAME", 0,
       [](const Model& /*model*/, const std::string& name) { return name; }},
      {"KIND", 13,
       [](const Model& model, const std::string&) { return KindText(model); }},
      {"CONTEXT", 7,
       [](const Model& model, const std::string&) {
         const std::optional<int32_t> context = ContextLength(model);
         return context.has_value() ? absl::StrCat(*context) : kNotStated;
       }},
      {"SERVERLESS", 3,
       [](const Model& model, const std::string&) {
         return YesNo(IsServerless(model));
       }},
      {"TOOLS", 3,
       [](const Model& model, const std::string&) {
         return YesNo(SupportsTools(model));
       }},
      {"RETIRES", 10, [](const Model& model, const std::string&) {
         return model.has_deprecation_date()
                    ? FormatDate(model.deprecation_date())
                    : "-";
       }}};
  return *facts;
}

const Column* FindFact(const std::string& name) {
  for (const Column& fact : Facts()) {
    if (absl::AsciiStrToLower(fact.header) == name) return &fact;
  }
  return nullptr;
}

// Returns the message that holds the field at the end of `path`, or null if the
// model does not contain the field. Sets `*field` to the field.
const Message* HolderOf(const Model& model,
                        const std::vector<std::string>& path,
                        const FieldDescriptor** field) {
  const Message* message = &model;
  for (size_t i = 0;; ++i) {
    *field = message->GetDescriptor()->FindFieldByName(path[i]);
    const auto* reflection = message->GetReflection();
    const bool is_there = (*field)->is_repeated()
                              ? reflection->FieldSize(*message, *field) > 0
                              : reflection->HasField(*message, *field);
    if (!is_there) return nullptr;
    if (i + 1 == path.size()) return message;
    message = &reflection->GetMessage(*message, *field);
  }
}

// Returns the value as JSON, except that strings have no quotes and dates are
// written by FormatDate().
std::string FieldText(const Model& model,
                      const std::vector<std::string>& path) {
  const FieldDescriptor* field = nullptr;
  const Message* holder = HolderOf(model, path, &field);
  if (holder == nullptr) return kNotStated;
  if (field->message_type() == Date::descriptor() && !field->is_repeated()) {
    Date date;
    date.CopyFrom(holder->GetReflection()->GetMessage(*holder, field));
    return FormatDate(date);
  }
  Model only = model;
  google::protobuf::FieldMask mask;
  mask.add_paths(absl::StrJoin(path, "."));
  TrimToMask(mask, &only);
  const absl::StatusOr<std::string> json =
      Format(only, OutputFormat::kJson, /*is_one_of_several=*/true, "");
  google::protobuf::Struct object;
  if (!json.ok() ||
      !google::protobuf::util::JsonStringToMessage(*json, &object).ok()) {
    return kNotStated;
  }
  google::protobuf::Value value;
  const FieldDescriptor* step = nullptr;
  const google::protobuf::Descriptor* type = Model::descriptor();
  for (const std::string& name : path) {
    step = type->FindFieldByName(name);
    value = object.fields().at(std::string(step->json_name()));
    if (value.has_struct_value()) object = value.struct_value();
    type = step->message_type();
  }
  if (value.has_string_value()) return value.string_value();
  std::string text;
  const auto printed =
      google::protobuf::util::MessageToJsonString(value, &text);
  return printed.ok() ? text : kNotStated;
}

Column FieldColumn(const std::string& path) {
  const std::vector<std::string> names = absl::StrSplit(path, '.');
  return {absl::AsciiStrToUpper(names.back()), 0,
          [names](const Model& model, const std::string&) {
            return FieldText(model, names);
          }};
}

// Adds the columns for one path of a mask. "" and "*" replace all columns with
// the default ones.
absl::Status AddField(const std::string& text, std::vector<Column>* columns) {
  const absl::StatusOr<ReadMask> path = ReadMask::Parse(text);
  if (!path.ok()) return path.status();
  for (const std::string& field : path->proto().paths()) {
    const Column* fact = FindFact(field);
    columns->push_back(fact != nullptr ? *fact : FieldColumn(field));
  }
  if (path->empty()) *columns = Facts();
  return absl::OkStatus();
}

// Sets the columns and the mask of `output` from --columns.
absl::Status ParseColumns(const std::string& text, ModelOutput* output) {
  std::vector<std::string> fields;
  bool needs_all = false;
  for (absl::string_view part : absl::StrSplit(text, ',')) {
    const std::string name(absl::StripAsciiWhitespace(part));
    const Column* fact = FindFact(name);
    if (fact != nullptr) {
      output->columns.push_back(*fact);
    } else {
      absl::Status status = AddField(name, &output->columns);
      if (!status.ok()) return status;
    }
    if (fact != nullptr && !Model::descriptor()->FindFieldByName(name)) {
      needs_all = true;  // The fields that the fact reads are not known here.
    } else {
      fields.push_back(name);
    }
  }
  if (needs_all) return absl::OkStatus();
  absl::StatusOr<ReadMask> mask = ReadMask::Parse(absl::StrJoin(fields, ","));
  if (!mask.ok()) return mask.status();
  output->read_mask = *std::move(mask);
  return absl::OkStatus();
}

}  // namespace

const char kColumnsHelp[] = R"(
A column is a field as in --read-mask, or context, serverless, tools or retires.
"?" means that the service did not state it, "-" that no retirement date is set.
)";

void AddModelOutputFlags(CLI::App* app, std::vector<std::string> formats,
                         ModelOutputFlags* flags) {
  app->add_option("--read-mask", flags->read_mask,
                  "Get these fields only: comma-separated, in\n"
                  "snake_case or camelCase, nested with dots")
      ->type_name("FIELDS");
  app->add_option("--columns", flags->columns,
                  "A table of these columns; see below")
      ->type_name("COLUMNS");
  formats.push_back("table");
  app->add_option("--output", flags->output, "How to write them; see below")
      ->type_name("FORMAT")
      ->check(OneOf(formats));
}

absl::StatusOr<ModelOutput> ToModelOutput(const ModelOutputFlags& flags,
                                          bool is_several) {
  if (!flags.columns.empty() && !flags.read_mask.empty()) {
    return absl::InvalidArgumentError(
        "--columns: cannot be used with --read-mask");
  }
  ModelOutput output;
  output.format = flags.output;
  if (output.format.empty()) {
    const bool is_table =
        !flags.columns.empty() || (is_several && IsTerminal(STDOUT_FILENO));
    output.format = is_table ? "table" : "json";
  }
  if (!flags.columns.empty()) {
    if (output.format != "table") {
      return absl::InvalidArgumentError(
          "--columns: works only with --output table");
    }
    const absl::Status parsed = ParseColumns(flags.columns, &output);
    if (!parsed.ok()) return Named("--columns", parsed);
    return output;
  }
  absl::StatusOr<ReadMask> mask = ReadMask::Parse(flags.read_mask);
  if (!mask.ok()) return Named("--read-mask", mask.status());
  output.read_mask = *std::move(mask);
  if (output.read_mask.empty()) {
    output.columns = Facts();
    return output;
  }
  // The mask does not keep the order given, so the text is split again.
  for (absl::string_view path : absl::StrSplit(flags.read_mask, ',')) {
    const absl::Status status = AddField(std::string(path), &output.columns);
    if (!status.ok()) return Named("--read-mask", status);
  }
  return output;
}

const Column& NameColumn() { return Facts().front(); }

Table MakeTable(const std::vector<Column>& columns) {
  Table::Row header;
  for (const Column& column : columns) header.push_back(column.header);
  Table table(std::move(header), ScreenWidth());
  for (size_t i = 0; i < columns.size(); ++i) {
    table.Reserve(i, columns[i].usual_width);
  }
  return table;
}

Table::Row MakeRow(const std::vector<Column>& columns, const Model& model,
                   const std::string& name) {
  Table::Row row;
  for (const Column& column : columns) row.push_back(column.cell(model, name));
  return row;
}

}  // namespace fireworks::tools
