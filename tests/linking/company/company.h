// The members of the company. Each returns whether it works, having said on
// stderr what does not.

#ifndef COMPANY_COMPANY_H_
#define COMPANY_COMPANY_H_

#define COMPANY_EXPORT __attribute__((visibility("default")))

namespace company {

// A library that carries google/api and google/type, and knows nothing of us.
COMPANY_EXPORT bool GoogleWorks();

// A part that has our messages alone.
COMPANY_EXPORT bool MessagesWork();

// A library whose schema imports ours.
COMPANY_EXPORT bool SchemaWorks();

// A part that calls GetModel.
COMPANY_EXPORT bool ClientWorks();

// Opens each plugin, which nothing else can see into, and has it work. One that
// is named twice is closed before it is opened again.
bool PluginsWork(int count, char** paths);

}  // namespace company

#endif  // COMPANY_COMPANY_H_
