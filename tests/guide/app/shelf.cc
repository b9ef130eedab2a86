// Our message inside a user's: exits 0 if it survives a round trip.

#include "acme/v1/shelf.pb.h"

int main() {
  acme::v1::Shelf shelf;
  shelf.add_models()->set_name("accounts/a/models/m");
  acme::v1::Shelf copy;
  if (!copy.ParseFromString(shelf.SerializeAsString())) return 1;
  return copy.models(0).name() == "accounts/a/models/m" ? 0 : 1;
}
