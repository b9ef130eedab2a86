#ifndef FIREWORKS_TESTS_SUPPORT_REFUSED_OPTION_H_
#define FIREWORKS_TESTS_SUPPORT_REFUSED_OPTION_H_

// A libcurl that refuses an option, as one that was built without a feature does.
// refused_option.cc replaces libcurl's curl_easy_setopt() in a program.

#include <curl/curl.h>

namespace fireworks::testing_support {

struct RefusedOption {
  CURLoption option = CURLOPT_LASTENTRY;
  curl_off_t value = -1;  // -1: every value.
  int refusals = 0;
};

// What libcurl refuses now. Used by one thread at a time.
RefusedOption& Refused();

}  // namespace fireworks::testing_support

#endif  // FIREWORKS_TESTS_SUPPORT_REFUSED_OPTION_H_
