// A program that links the whole company, and opens the plugins that it is given.

#include "company.h"

int main(int argc, char** argv) {
  return company::GoogleWorks() && company::SchemaWorks() &&
                 company::ClientWorks() &&
                 company::PluginsWork(argc - 1, argv + 1)
             ? 0
             : 1;
}
