// A program that links all of the company and opens the plugins given to it.

#include "company.h"

int main(int argc, char** argv) {
  return company::GoogleWorks() && company::SchemaWorks() &&
                 company::ClientWorks() &&
                 company::PluginsWork(argc - 1, argv + 1)
             ? 0
             : 1;
}
