#include "fireworks/rest/channel.h"

#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "fireworks/internal/fork_epoch.h"
#include "fireworks/rest/call/async_worker.h"
#include "fireworks/rest/call/call.h"
#include "fireworks/rest/call/call_loop.h"
#include "fireworks/rest/call/channel_core.h"
#include "fireworks/rest/call/loop_pool.h"
#include "google/protobuf/message.h"

namespace fireworks::rest {

using internal::AsyncWorker;
using internal::CallContextAccess;
using internal::CallLoop;
using internal::ChannelCore;
using internal::LoopPool;
using internal::NoSessionError;

namespace {

// Everything that has threads, locks or connections, so that a child process
// needs its own.
struct ProcessState {
  explicit ProcessState(const ChannelOptions& options)
      : core(std::make_shared<ChannelCore>(options)),
        pool(core.get()),
        worker(core) {}

  const std::shared_ptr<const ChannelCore> core;
  LoopPool pool;
  AsyncWorker worker;
};

// Attaches a context to a loop, and detaches it on destruction, even if a
// user's callback throws.
class ScopedAttach {
 public:
  ScopedAttach(CallContext* context, CallLoop* loop) : context_(context) {
    if (context_ == nullptr) return;
    CallContextAccess::Attach(*context_, loop, CallLoop::kEveryCall);
  }
  ~ScopedAttach() {
    if (context_ != nullptr) CallContextAccess::Detach(*context_);
  }
  ScopedAttach(const ScopedAttach&) = delete;
  ScopedAttach& operator=(const ScopedAttach&) = delete;

 private:
  CallContext* const context_;
};

// Prevents a report that belongs to an earlier call.
void ResetReport(CallContext* context) {
  if (context != nullptr) CallContextAccess::SetReport(*context, {});
}

absl::Status WindowError() {
  return absl::InvalidArgumentError("the option window must be at least 1");
}

}  // namespace

class Channel::Impl {
 public:
  explicit Impl(const ChannelOptions& options)
      : state_([options] { return std::make_unique<ProcessState>(options); }) {}

  ProcessState& State() { return state_.Get(); }

  // Borrows a loop and runs the calls that `feed(core, add)` adds, until all
  // have ended. Invokes `feed` whenever the loop has room. `feed` returns false
  // when it has nothing more to add. If the window is below 1 or the transport
  // makes no session, each call ends with an error.
  template <typename Feed>
  void Run(int window, CallContext* context, Feed feed) {
    ProcessState& state = State();
    std::unique_ptr<CallLoop> loop;
    if (window > 0) loop = state.pool.Take();
    if (loop == nullptr) {
      const absl::Status error = window > 0 ? NoSessionError() : WindowError();
      while (feed(*state.core, [&](std::unique_ptr<internal::Call> call) {
        if (call->error().ok()) call->Fail(error);
        call->Finish();
      })) {
      }
      return;
    }
    loop->set_window(window);
    {
      const ScopedAttach attached(context, loop.get());
      const auto add = [&loop](std::unique_ptr<internal::Call> call) {
        loop->Add(std::move(call));
      };
      for (bool more = true; more || !loop->empty();) {
        while (more && loop->has_room()) more = feed(*state.core, add);
        if (!loop->empty()) loop->Step(absl::InfiniteFuture());
      }
    }
    // If a completion called fork(), this may be the child process, and the
    // pool belongs to the parent.
    if (&State() == &state) state.pool.Return(std::move(loop));
  }

 private:
  ::fireworks::internal::PerProcess<ProcessState> state_;
};

absl::StatusOr<std::shared_ptr<Channel>> Channel::Create(
    ChannelOptions options) {
  absl::Status status = internal::CompleteOptions(options);
  if (!status.ok()) return status;
  return std::shared_ptr<Channel>(new Channel(std::make_unique<Impl>(options)));
}

Channel::Channel(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Channel::~Channel() = default;

absl::Status Channel::Call(const Method& method,
                           const google::protobuf::Message& request,
                           google::protobuf::Message* response,
                           CallContext* context) {
  ResetReport(context);
  absl::Status result;
  impl_->Run(
      /*window=*/1, context, [&](const ChannelCore& core, const auto& add) {
        add(std::make_unique<internal::Call>(
            &core, method, request, response, context,
            core.options.clock->Now(),
            /*wants_report=*/context != nullptr,
            [&](absl::Status status, CallReport& report) {
              result = std::move(status);
              if (context == nullptr) return;
              CallContextAccess::SetReport(*context, std::move(report));
            }));
        return false;
      });
  return result;
}

void Channel::CallMany(
    const Method& method,
    absl::Span<const google::protobuf::Message* const> requests,
    google::protobuf::Message* response, const ManyOptions& options,
    CallContext* context,
    absl::FunctionRef<void(size_t, absl::Status, const CallReport&)> done) {
  ResetReport(context);
  const size_t count = requests.size();
  const absl::Time start = impl_->State().core->options.clock->Now();
  size_t next = 0;
  CallReport all;  // The report for the context.
  const bool collects =
      context != nullptr && (CallContextAccess::collect_drift(*context) ||
                             impl_->State().core->options.collect_drift);
  impl_->Run(options.window, context,
             [&](const ChannelCore& core, const auto& add) {
               if (next == count) return false;
               const size_t i = next++;
               add(std::make_unique<internal::Call>(
                   &core, method, *requests[i], response, context, start,
                   options.reports || collects,
                   [i, done, collects, &all](absl::Status status,
                                             const CallReport& report) {
                     if (collects && status.ok()) all.drift.Add(report.drift);
                     done(i, std::move(status), report);
                   }));
               return next < count;
             });
  if (context != nullptr) {
    if (!collects) all.drift = {};
    all.elapsed = impl_->State().core->options.clock->Now() - start;
    CallContextAccess::SetReport(*context, std::move(all));
  }
}

absl::Status Channel::CallAsync(
    const Method& method, const google::protobuf::Message& request,
    std::unique_ptr<google::protobuf::Message> response, CallContext* context,
    AsyncDone done) {
  ResetReport(context);
  ProcessState& state = impl_->State();
  absl::StatusOr<AsyncWorker::Slot> slot = state.worker.Reserve();
  absl::Status refused = slot.status();
  if (!refused.ok()) {
    // Without an observer, nobody needs the call that cannot start.
    if (state.core->options.observer == nullptr) return refused;
    slot.emplace();
  }
  google::protobuf::Message* const raw_response = response.get();
  auto call = std::make_unique<internal::Call>(
      state.core.get(), method, request, raw_response, context,
      state.core->options.clock->Now(), /*wants_report=*/context != nullptr,
      [slot = *std::move(slot), response = std::move(response), context,
       done = std::move(done)](absl::Status status,
                               CallReport& report) mutable {
        if (context != nullptr) {
          CallContextAccess::Detach(*context);
          CallContextAccess::SetReport(*context, std::move(report));
        }
        slot.Release();
        std::move(done)(std::move(status), std::move(response));
      });
  if (refused.ok()) refused = call->error();
  if (!refused.ok()) {
    call->Refuse(refused);
    return refused;
  }
  return state.worker.Enqueue(std::move(call), context);
}

}  // namespace fireworks::rest
