// The schema as lines of text, so that two descriptions of it can be compared:
//
//   fireworks.gateway.v1.Date 1 year year int32
//   fireworks.gateway.v1.Model 29 reserved
//   fireworks.gateway.v1.Model.State 6 READY
//
// and "message NAME" or "enum NAME" for each type.

#ifndef FIREWORKS_TESTS_SCHEMA_SCHEMA_LINES_H_
#define FIREWORKS_TESTS_SCHEMA_SCHEMA_LINES_H_

#include <istream>
#include <set>
#include <string>

#include "google/protobuf/descriptor.h"

namespace fireworks::schema_test {

using Lines = std::set<std::string>;

// Everything that the file declares.
Lines DescribeFile(const google::protobuf::FileDescriptor& file);

// Everything that contract.txt lists.
Lines ReadContract(std::istream& contract);

// The lines of `a` that `b` lacks, one a line.
std::string Difference(const Lines& a, const Lines& b);

}  // namespace fireworks::schema_test

#endif  // FIREWORKS_TESTS_SCHEMA_SCHEMA_LINES_H_
