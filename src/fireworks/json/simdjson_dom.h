#ifndef FIREWORKS_JSON_SIMDJSON_DOM_H_
#define FIREWORKS_JSON_SIMDJSON_DOM_H_

// simdjson without exceptions. Its header adds two seconds to the compilation of each
// file that includes it.

#define SIMDJSON_EXCEPTIONS 0
#include <simdjson.h>

#endif  // FIREWORKS_JSON_SIMDJSON_DOM_H_
