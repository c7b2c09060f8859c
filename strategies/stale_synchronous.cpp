/// ps-ssp: stale synchronous parallel training through parameter servers.
///
/// Q. Ho et al., "More effective distributed ML via a stale synchronous parallel parameter server", NIPS 2013, section
/// 3: gradients are applied as they come, as under ps-async, but nobody starts step c while another has finished fewer
/// than c - bound steps; the reply to who is too far ahead waits. The server counts pushes itself, so a message needs
/// no clock. Cost of one push on an idle network: compute + 2(a + S/B), and a wait for the slowest. With one worker s
/// times slower, N/(s compute) updates per second in the long run, for any finite bound; bound 0 is ps-sync but for
/// rounding and momentum, no bound is ps-async.

#include "strategies/catalogue.hpp"
#include "strategies/parameter_server.hpp"
#include "strategies/sharded_push_pull.hpp"
#include "strategies/staleness_gate.hpp"

namespace paceline {
namespace {

class StaleSynchronousServer final : public ParameterServer {
 public:
  explicit StaleSynchronousServer(const OptionValues& options)
      : ParameterServer(options),
        bound_(options.is_word("staleness_bound") ? StalenessGate::unbounded : options.integer("staleness_bound")),
        update_scale_(options) {}
  void run_worker(Worker& worker, Communicator& comm) override { push_and_pull(worker, comm); }

  void run_server(ModelState& model, Communicator& comm) override {
    const float scale = update_scale_.among(comm.workers());
    StalenessGate gate(comm.peers(), bound_);
    while (const auto push = comm.recv_any()) {
      if (!push->departed()) model.apply(push->payload, scale);
      for (const int worker : push->departed() ? gate.leave(push->source) : gate.arrive(push->source))
        comm.isend(worker, {model.parameters()});
    }
  }

  Pace pace() const override { return Pace::free; }
  bool replicas_agree() const override { return false; }
  std::optional<StepTime> step_time(const StepTerms& terms) const override;

 private:
  std::int64_t bound_;
  UpdateScale update_scale_;
};

std::optional<StepTime> StaleSynchronousServer::step_time(const StepTerms& terms) const {
  const auto apart = push_and_pull_apart(terms);
  if (!apart || bound_ == StalenessGate::unbounded) return apart;
  // With any bound nobody is faster than the slowest in the long run.
  const double together = (terms.slowest() + terms.update_s + 2 * terms.message_s(terms.bytes)) / terms.workers();
  if (together <= apart->seconds) return apart;
  return StepTime{(terms.update_s > 0 ? "(c + u + 2(a + S/B))/" : "(c + 2(a + S/B))/") +
                      std::to_string(terms.workers()) + ", c of the slowest worker",
                  together};
}

Option staleness_bound_option() {
  return {
      .name = "staleness_bound",
      .kind = OptionKind::integer,
      .default_value = std::int64_t{3},
      .minimum = 0,
      .words = {"unbounded"},
      .sentence = "Steps that a worker may be ahead of the slowest; 0 waits for everybody, \"unbounded\" for nobody.",
      .example = "3"};
}

}  // namespace

StrategyItem ps_ssp() {
  return parameter_server<StaleSynchronousServer>(
      {.name = "ps-ssp",
       .sentence = "Asynchronous SGD through parameter servers that hold up whoever is too far ahead of the slowest.",
       .source = "Ho et al., NIPS 2013",
       .options = {staleness_bound_option(), update_scale_option()}});
}

}  // namespace paceline
