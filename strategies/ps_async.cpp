/// ps-async: asynchronous SGD through parameter servers.
///
/// J. Dean et al., "Large scale distributed deep networks", NIPS 2012, section 4.1 (Downpour with fetch and push each
/// step): the server applies each gradient when it arrives and answers its sender at once. Cost of one push on an idle
/// network: compute + 2(a + S/B); updates per second with N equal workers: N over that, until the server's link is
/// full.

#include "strategies/catalogue.hpp"
#include "strategies/parameter_server.hpp"
#include "strategies/sharded_push_pull.hpp"

namespace paceline {
namespace {

class AsynchronousServer final : public ParameterServer {
 public:
  explicit AsynchronousServer(const OptionValues& options) : ParameterServer(options), update_scale_(options) {}
  void run_worker(Worker& worker, Communicator& comm) override { push_and_pull(worker, comm); }

  void run_server(ModelState& model, Communicator& comm) override {
    const float scale = update_scale_.among(comm.workers());
    while (const auto push = comm.recv_any()) {
      if (push->departed()) continue;
      model.apply(push->payload, scale);
      comm.isend(push->source, {model.parameters()});
    }
  }

  Pace pace() const override { return Pace::free; }
  bool replicas_agree() const override { return false; }
  std::optional<StepTime> step_time(const StepTerms& terms) const override { return push_and_pull_apart(terms); }

 private:
  UpdateScale update_scale_;
};

}  // namespace

StrategyItem ps_async() {
  return parameter_server<AsynchronousServer>(
      {.name = "ps-async",
       .sentence = "Asynchronous SGD through parameter servers that apply each gradient when it arrives.",
       .source = "Dean et al., NIPS 2012; Recht et al., NIPS 2011",
       .options = {update_scale_option()}});
}

}  // namespace paceline
