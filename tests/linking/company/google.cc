#include <iostream>

#include "acme/routes.pb.h"
#include "company.h"
#include "google/api/annotations.pb.h"
#include "google/protobuf/descriptor.h"

namespace company {

bool GoogleWorks() {
  acme::routes::Train train;
  train.mutable_departure()->set_year(2026);
  acme::routes::Train copy;
  if (!copy.ParseFromString(train.SerializeAsString()) ||
      copy.departure().year() != 2026) {
    return std::cerr << "google.type.Date was lost\n", false;
  }
  const google::protobuf::MethodDescriptor* method =
      train.GetDescriptor()->file()->service(0)->method(0);
  if (method->options().GetExtension(google::api::http).get() !=
      "/v1/{name=trains/*}") {
    return std::cerr << "the route of " << method->name() << " was lost\n",
           false;
  }
  return true;
}

}  // namespace company
