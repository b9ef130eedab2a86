#include "support/refused_option.h"

#include <curl/curl.h>
#include <dlfcn.h>

#include <cstdarg>

namespace fireworks::testing_support {

RefusedOption& Refused() {
  static RefusedOption refused;
  return refused;
}

}  // namespace fireworks::testing_support

// The dynamic linker finds this function before libcurl's. The type of `option`,
// which va_start() warns about, is libcurl's.
#undef curl_easy_setopt
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wvarargs"
extern "C" CURLcode curl_easy_setopt(CURL* handle, CURLoption option, ...) {
  using Function = CURLcode (*)(CURL*, CURLoption, ...);
  static const auto real =
      reinterpret_cast<Function>(dlsym(RTLD_NEXT, "curl_easy_setopt"));
  va_list arguments;
  va_start(arguments, option);
  // A pointer to data or to a function has the same size.
  const auto value = va_arg(arguments, curl_off_t);
  va_end(arguments);
  auto& refused = fireworks::testing_support::Refused();
  if (option == refused.option &&
      (refused.value < 0 || value == refused.value)) {
    ++refused.refusals;
    return CURLE_UNSUPPORTED_PROTOCOL;
  }
  return real(handle, option, value);
}
#pragma GCC diagnostic pop
