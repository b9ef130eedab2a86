// A plugin with one C function, which calls the company's function MEMBER.

#include "company.h"

extern "C" COMPANY_EXPORT bool PluginWorks();

extern "C" bool PluginWorks() { return company::MEMBER(); }
