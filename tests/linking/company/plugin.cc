// A plugin: one MEMBER of the company behind a C function.

#include "company.h"

extern "C" COMPANY_EXPORT bool PluginWorks();

extern "C" bool PluginWorks() { return company::MEMBER(); }
