#include <dlfcn.h>

#include <iostream>
#include <map>
#include <string>

#include "company.h"

namespace company {

bool PluginsWork(int count, char** paths) {
  std::map<std::string, void*> opened;
  for (int i = 0; i < count; ++i) {
    void*& plugin = opened[paths[i]];
    if (plugin != nullptr) dlclose(plugin);
    plugin = dlopen(paths[i], RTLD_NOW | RTLD_LOCAL);
    void* works = plugin == nullptr ? nullptr : dlsym(plugin, "PluginWorks");
    if (works == nullptr) return std::cerr << dlerror() << "\n", false;
    if (!reinterpret_cast<bool (*)()>(works)()) {
      return std::cerr << "in " << paths[i] << "\n", false;
    }
  }
  return true;
}

}  // namespace company
