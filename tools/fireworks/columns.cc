#include "columns.h"

#include <unistd.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
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
#include "google/protobuf/text_format.h"
#include "google/protobuf/util/json_util.h"
#include "output.h"
#include "terminal.h"

namespace fireworks::tools {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr char kNotStated[] = "?";
// The path that means all fields.
constexpr char kAll[] = "*";

bool IsAll(const ReadMask& mask) {
  return mask.empty() || mask.ToString() == kAll;
}

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
// model does not contain that message. Sets `*field` to the field.
const Message* HolderOf(const Model& model,
                        const std::vector<std::string>& path,
                        const FieldDescriptor** field) {
  const Message* message = &model;
  for (size_t i = 0;; ++i) {
    *field = message->GetDescriptor()->FindFieldByName(path[i]);
    if (i + 1 == path.size()) return message;
    const auto* reflection = message->GetReflection();
    if (!reflection->HasField(*message, *field)) return nullptr;
    message = &reflection->GetMessage(*message, *field);
  }
}

// Returns the field as JSON, except that strings have no quotes.
absl::StatusOr<std::string> JsonText(const Message& holder,
                                     const FieldDescriptor& field) {
  const std::unique_ptr<Message> only(holder.New());
  only->CopyFrom(holder);
  const auto* reflection = only->GetReflection();
  std::vector<const FieldDescriptor*> set;
  reflection->ListFields(*only, &set);
  for (const FieldDescriptor* other : set) {
    if (other != &field) reflection->ClearField(only.get(), other);
  }
  const absl::StatusOr<std::string> json =
      Format(*only, OutputFormat::kJson, /*is_one_of_several=*/true, "");
  if (!json.ok()) return json.status();
  absl::string_view text = *json;
  absl::ConsumePrefix(
      &text, absl::StrCat("{\"", std::string(field.json_name()), "\":"));
  absl::ConsumeSuffix(&text, "}\n");
  std::string value(text);
  google::protobuf::Value parsed;
  return google::protobuf::util::JsonStringToMessage(value, &parsed).ok() &&
                 parsed.has_string_value()
             ? parsed.string_value()
             : value;
}

// Returns the value as JsonText() does, except for dates, and for the fields of
// messages that JSON writes as one string.
std::string FieldText(const Model& model,
                      const std::vector<std::string>& path) {
  const FieldDescriptor* field = nullptr;
  const Message* holder = HolderOf(model, path, &field);
  if (holder == nullptr) return kNotStated;
  if (holder->GetDescriptor()->well_known_type() !=
      google::protobuf::Descriptor::WELLKNOWNTYPE_UNSPECIFIED) {
    std::string text;
    google::protobuf::TextFormat::PrintFieldValueToString(*holder, field, -1,
                                                          &text);
    return text;
  }
  const auto* reflection = holder->GetReflection();
  if (field->is_repeated() ? reflection->FieldSize(*holder, field) == 0
                           : !reflection->HasField(*holder, field)) {
    return kNotStated;
  }
  if (field->message_type() == Date::descriptor() && !field->is_repeated()) {
    Date date;
    date.CopyFrom(reflection->GetMessage(*holder, field));
    return FormatDate(date);
  }
  return JsonText(*holder, *field).value_or(kNotStated);
}

Column FieldColumn(const std::string& path) {
  const std::vector<std::string> names = absl::StrSplit(path, '.');
  return {absl::AsciiStrToUpper(names.back()), 0,
          [names](const Model& model, const std::string&) {
            return FieldText(model, names);
          }};
}

// Adds the columns for one path of a mask. "*" stands for the default columns.
absl::Status AddField(absl::string_view text, std::vector<Column>* columns) {
  const absl::StatusOr<ReadMask> path =
      ReadMask::FromPaths({std::string(absl::StripAsciiWhitespace(text))});
  if (!path.ok()) return path.status();
  for (const std::string& field : path->proto().paths()) {
    const Column* fact = FindFact(field);
    if (field == kAll) {
      columns->insert(columns->end(), Facts().begin(), Facts().end());
    } else {
      columns->push_back(fact != nullptr ? *fact : FieldColumn(field));
    }
  }
  return absl::OkStatus();
}

// Sets the columns and the mask of `output` from --columns.
absl::Status ParseColumns(const std::string& text, ModelOutput* output) {
  std::vector<std::string> fields;
  for (absl::string_view part : absl::StrSplit(text, ',')) {
    const std::string name(absl::StripAsciiWhitespace(part));
    const Column* fact = FindFact(name);
    if (fact != nullptr) {
      output->columns.push_back(*fact);
    } else {
      absl::Status status = AddField(name, &output->columns);
      if (!status.ok()) return status;
    }
    // The fields that a fact reads are not known here.
    const bool needs_all =
        fact != nullptr && !Model::descriptor()->FindFieldByName(name);
    fields.push_back(needs_all ? kAll : name);
  }
  absl::StatusOr<ReadMask> mask = ReadMask::FromPaths(fields);
  if (!mask.ok()) return mask.status();
  if (!IsAll(*mask)) output->read_mask = *std::move(mask);
  return absl::OkStatus();
}

}  // namespace

const char kColumnsHelp[] = R"(
A column is a field as in --read-mask, or context, serverless, tools or retires.
"?" means that the service did not state it, or stated a value that this
program does not know, which `fireworks drift` shows. "-" means that no
retirement date is set.
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
  if (IsAll(output.read_mask)) {
    output.columns = Facts();
    return output;
  }
  // The mask does not keep the order given, so the text is split again.
  for (absl::string_view path : absl::StrSplit(flags.read_mask, ',')) {
    const absl::Status status = AddField(path, &output.columns);
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
