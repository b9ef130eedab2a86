// Parts of someone else's program, the company, that share one process with our
// library. Each function returns whether its part works. If not, it first prints to
// stderr what is wrong.

#ifndef COMPANY_COMPANY_H_
#define COMPANY_COMPANY_H_

#define COMPANY_EXPORT __attribute__((visibility("default")))

namespace company {

// A library that contains google/api and google/type and does not use our library.
COMPANY_EXPORT bool GoogleWorks();

// A part that uses only our messages.
COMPANY_EXPORT bool MessagesWork();

// A library whose schema imports ours.
COMPANY_EXPORT bool SchemaWorks();

// A part that calls GetModel.
COMPANY_EXPORT bool ClientWorks();

// Opens each plugin with RTLD_LOCAL and calls its member. A plugin that is named
// twice is closed before it is opened again.
bool PluginsWork(int count, char** paths);

}  // namespace company

#endif  // COMPANY_COMPANY_H_
