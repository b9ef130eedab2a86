#ifndef FIREWORKS_TESTS_BENCHMARK_ROWS_H_
#define FIREWORKS_TESTS_BENCHMARK_ROWS_H_

// The rows of transport_benchmark: what a subject is made to do. One iteration
// is one request; the CPU time is that of the whole process, user and system.
//
// A row's name is WHAT/PROTOCOL/SUBJECT, to which Google Benchmark appends.

#include <string>

#include "benchmark/subject.h"

namespace fireworks::benchmarks {

// One call after another.
void RegisterSingle(const std::string& subject, const Endpoint& endpoint,
                    const SubjectMaker& make);
// Many calls, kWindow at a time, by one thread.
void RegisterBatch(const std::string& subject, const Endpoint& endpoint,
                   const SubjectMaker& make);
// The same with calls that complete on another thread.
void RegisterAsync(const std::string& subject, const Endpoint& endpoint,
                   const SubjectMaker& make);
// Threads of blocking calls, each with a subject.
void RegisterThreads(const std::string& subject, const Endpoint& endpoint,
                     const SubjectMaker& make, int threads);
// A new subject for each call: one that has no connection yet.
void RegisterNewConnection(const std::string& subject, const Endpoint& endpoint,
                           const SubjectMaker& make);
// One call after another to a server that closes the connection each time.
void RegisterReconnect(const std::string& subject, const Endpoint& endpoint,
                       const SubjectMaker& make);
// kWindow calls at once by a new subject.
void RegisterColdBatch(const std::string& subject, const Endpoint& endpoint,
                       const SubjectMaker& make);

// What the process occupies before and after 100 000 calls, as counters.
void RegisterMemory(const std::string& subject, const Endpoint& endpoint,
                    const SubjectMaker& make);

}  // namespace fireworks::benchmarks

#endif  // FIREWORKS_TESTS_BENCHMARK_ROWS_H_
