// A program that links none of the company's libraries. Its plugins load them.

#include "company.h"

int main(int argc, char** argv) {
  return company::PluginsWork(argc - 1, argv + 1) ? 0 : 1;
}
