#include <iostream>
#include <string>

#include "acme/v1/shelf.pb.h"
#include "company.h"
#include "google/protobuf/util/json_util.h"

namespace company {

bool SchemaWorks() {
  acme::v1::Shelf shelf;
  shelf.add_models()->set_name("accounts/a/models/m");
  // Converting to JSON uses reflection over the descriptors of both schemas.
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(shelf, &json).ok() ||
      json != R"({"models":[{"name":"accounts/a/models/m"}]})") {
    return std::cerr << "our message in another's became " << json << "\n",
           false;
  }
  return true;
}

}  // namespace company
