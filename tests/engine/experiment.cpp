#include "tests/engine/experiment.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <iostream>
#include <sstream>
#include <stdexcept>

#include <simgrid/s4u.hpp>

#include "kernels/catalogue.hpp"
#include "sim/engine/catalogue.hpp"
#include "sim/results/record_json.hpp"
#include "sim/results/record_tables.hpp"
#include "strategies/catalogue.hpp"

namespace paceline::tests {
namespace {

using scenario::Choice;
using scenario::Scenario;

Scenario base(std::int64_t workers, const Choice& strategy, std::int64_t steps) {
  Scenario s;
  s.name = "test";
  s.cluster.workers = workers;
  s.cluster.device = {.flops = 1e12, .memory_bandwidth = 1e11, .idle_watts = 60, .busy_watts = 300};
  s.cluster.network = {choose(engine::topologies().shelf(), "star"), bandwidth, latency, "ideal", "flow"};
  s.workload.dataset = choose(kernels::datasets().shelf(), "synthetic-blobs");
  s.workload.partition = choose(kernels::partitions().shelf(), "iid");
  s.workload.model = choose(kernels::models().shelf(), "softmax");
  s.workload.optimizer = choose(kernels::optimizers().shelf(), "sgd", {{"momentum", 0.9}});
  s.workload.backend = "reference";
  s.workload.batch_size = 8;
  s.strategy = strategy;
  s.compression = {"none", {}};
  s.recovery = choose(engine::recoveries().shelf(), "none");
  s.stop.steps = steps;
  return s;
}

void write_all(int fd, const std::string& text) {
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t n = write(fd, text.data() + done, text.size() - done);
    if (n <= 0) _exit(9);
    done += static_cast<std::size_t>(n);
  }
}

/// Makes the strategy that takes the place of the scenario's; empty: none does.
using Substitute = std::function<std::unique_ptr<Strategy>()>;

engine::Outcome simulate(const Scenario& scenario, const Substitute& substitute, const engine::Settings& settings) {
  engine::Plan plan = engine::plan(scenario);
  if (substitute) {
    plan.strategy = substitute();
    plan.workers = static_cast<int>(scenario.cluster.workers);
    plan.layout = engine::make_layout(scenario, *plan.strategy, *plan.recovery);
    plan.misfortunes = engine::gather_misfortunes(scenario, plan.layout);
  }
  engine::Data data = engine::load_data(scenario, plan);
  return engine::simulate(scenario, plan, data, settings);
}

void simulate_in_child(const Scenario& scenario, const Substitute& substitute, int threads, int fd) {
  std::ostringstream out;
  out.precision(17);
  simgrid::s4u::Engine::on_time_advance_cb(
      [&out](double) { out << "T " << simgrid::s4u::Engine::get_clock() << '\n'; });
  engine::Settings settings{.threads = threads};
  settings.line = [&out](const results::MetricsLine& line) { out << "L " << results::metrics_text(line) << '\n'; };
  const engine::Outcome outcome = simulate(scenario, substitute, settings);
  std::string summary = results::summary_text(outcome.summary);
  std::erase(summary, '\n');
  out << "S " << summary << '\n';
  std::istringstream workers(results::workers_text(outcome.workers)), links(results::links_text(outcome.links));
  std::string row;
  for (std::getline(workers, row); std::getline(workers, row);) out << "W " << row << '\n';
  for (std::getline(links, row); std::getline(links, row);) out << "K " << row << '\n';
  for (const auto& tensor : outcome.model)
    for (const float value : tensor.values) out << "M " << value << '\n';
  write_all(fd, out.str());
}

void take_line(Result& result, const std::string& line) {
  const std::string rest = line.substr(2);
  switch (line[0]) {
    case 'T':
      result.instants.push_back(std::stod(rest));
      break;
    case 'L':
      result.lines.push_back(results::parse_metrics(rest, "child", 1));
      break;
    case 'S':
      result.summary = results::parse_summary(rest, "child");
      break;
    case 'W':
      result.workers.push_back(results::parse_worker(rest, "child", 1));
      break;
    case 'K':
      result.links.push_back(results::parse_link(rest, "child", 1));
      break;
    case 'M':
      result.model.push_back(std::stof(rest));
      break;
    default:
      throw std::logic_error("unknown line from the child");
  }
}

/// Reads both pipes to their ends; false when patience runs out.
bool drain(int out, int err, std::string& text, std::string& errors, double patience_s) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::duration<double>(patience_s);
  struct pollfd ends[] = {{out, POLLIN, 0}, {err, POLLIN, 0}};
  std::string* into[] = {&text, &errors};
  char buffer[65536];
  while (ends[0].fd >= 0 || ends[1].fd >= 0) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    poll(ends, 2, 100);
    for (int i = 0; i < 2; ++i) {
      if (ends[i].fd < 0 || !(ends[i].revents & (POLLIN | POLLHUP))) continue;
      const ssize_t n = read(ends[i].fd, buffer, sizeof buffer);
      if (n > 0)
        into[i]->append(buffer, static_cast<std::size_t>(n));
      else
        ends[i].fd = -1;
    }
  }
  return true;
}

}  // namespace

Choice choose(const Shelf& shelf, const std::string& name, std::map<std::string, OptionValue> options) {
  for (const Entry& entry : shelf.entries) {
    if (entry.name != name) continue;
    Choice choice{name, {}};
    for (const Option& option : entry.options) choice.options.set(option.name, option.default_value);
    for (auto& [key, value] : options) choice.options.set(key, value);
    return choice;
  }
  throw std::logic_error("no " + shelf.noun + " " + name);
}

Choice strategy(const std::string& name, Options options) {
  return choose(strategies().shelf(), name, std::move(options));
}

Choice straggler(std::vector<std::int64_t> workers, double factor) {
  return choose(engine::stragglers().shelf(), "slow", {{"workers", std::move(workers)}, {"factor", factor}});
}

namespace {

Choice crash(const char* whom, std::int64_t number, double at, std::optional<double> restart_after) {
  Options options{{whom, number}, {"at", at}};
  if (restart_after) options["restart_after"] = *restart_after;
  return choose(engine::failures().shelf(), "crash", options);
}

}  // namespace

Choice crash_of_worker(std::int64_t worker, double at, std::optional<double> restart_after) {
  return crash("worker", worker, at, restart_after);
}

Choice crash_of_server(std::int64_t server, double at, std::optional<double> restart_after) {
  return crash("server", server, at, restart_after);
}

Choice checkpoints(double interval, double cost, double restart_cost) {
  return choose(engine::recoveries().shelf(), "checkpoint",
                {{"interval", interval}, {"cost", cost}, {"restart_cost", restart_cost}});
}

Scenario timing_scenario(std::int64_t workers, const Choice& strategy, std::int64_t steps,
                         std::int64_t gradient_bytes) {
  Scenario s = base(workers, strategy, steps);
  s.workload.math = false;
  s.workload.timing = choose(engine::timings().shelf(), "fixed",
                             {{"compute", compute}, {"gradient_bytes", static_cast<double>(gradient_bytes)}});
  return s;
}

Scenario training_scenario(std::int64_t workers, const Choice& strategy, std::int64_t steps, std::int64_t batch_size) {
  Scenario s = base(workers, strategy, steps);
  s.workload.batch_size = batch_size;
  s.workload.timing = choose(engine::timings().shelf(), "fixed", {{"compute", compute}});
  s.evaluate.train_samples = 100;
  return s;
}

namespace {

Result run_in_child(const Scenario& scenario, const Substitute& substitute, int threads, double patience_s) {
  if (sanitized) patience_s *= 10;
  int out[2], err[2];
  if (pipe(out) != 0 || pipe(err) != 0) throw std::runtime_error("pipe failed");
  std::cout << std::flush;  // else the child writes what the parent has buffered once more
  const pid_t child = fork();
  if (child == 0) {
    close(out[0]);
    dup2(err[1], 2);
    try {
      simulate_in_child(scenario, substitute, threads, out[1]);
    } catch (const std::exception& why) {
      const std::string text = std::string("exception: ") + why.what() + "\n";
      write_all(2, text);
      _exit(3);
    }
    _exit(0);
  }
  close(out[1]);
  close(err[1]);
  Result result;
  std::string text;
  const bool ended = drain(out[0], err[0], text, result.errors, patience_s);
  if (!ended) kill(child, SIGKILL);
  int status = 0;
  waitpid(child, &status, 0);
  close(out[0]);
  close(err[0]);
  result.returned = ended && WIFEXITED(status) && WEXITSTATUS(status) == 0;
  if (!ended) result.errors += "killed: out of patience";
  if (!result.returned) return result;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) take_line(result, line);
  return result;
}

class ScriptedStrategy final : public Strategy {
 public:
  explicit ScriptedStrategy(Script script) : script_(std::move(script)) {}
  void run_worker(Worker& worker, Communicator& comm) override { script_.worker(worker, comm); }
  void run_server(ModelState& model, Communicator& comm) override { script_.server(model, comm); }
  Pace pace() const override { return script_.pace; }
  int servers() const override { return script_.servers; }
  bool colocated() const override { return script_.colocated; }
  bool replicas_agree() const override { return true; }

 private:
  Script script_;
};

}  // namespace

Result run(const Scenario& scenario, int threads, double patience_s) {
  return run_in_child(scenario, {}, threads, patience_s);
}

Result run(const Scenario& scenario, const Script& script) {
  return run_in_child(
      scenario, [&script] { return std::make_unique<ScriptedStrategy>(script); }, 1, 60);
}

void say(const std::string& text) {
  write_all(2, text + "\n");
}

}  // namespace paceline::tests
