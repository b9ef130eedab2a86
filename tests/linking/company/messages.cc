#include <iostream>

#include "company.h"
#include "fireworks/gateway/v1/model.pb.h"

namespace company {

bool MessagesWork() {
  fireworks::gateway::v1::Model model;
  model.set_name("accounts/a/models/m");
  fireworks::gateway::v1::Model copy;
  if (!copy.ParseFromString(model.SerializeAsString()) ||
      copy.name() != model.name()) {
    return std::cerr << "our message was lost\n", false;
  }
  return true;
}

}  // namespace company
