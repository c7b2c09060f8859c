/// Milliseconds of one training step (forward, backward, momentum) of each model on every fast backend, interleaved,
/// one thread; with --torch beside PyTorch's, where Debian's python3-torch is installed. Each backend's first gradient
/// is held against the reference's before anything is timed.
///
/// Usage: bench_training_step [--torch SCRIPT] [--rounds N]
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "bench/spread.hpp"
#include "bench/step_workload.hpp"
#include "kernels/catalogue.hpp"

namespace {

using namespace paceline;

struct Case {
  const char* model;
  std::size_t batch;
  int calls;
};
constexpr Case cases[] = {{"softmax", 64, 200}, {"mlp", 64, 100}, {"cnn", 32, 20}};

/// Largest difference to the reference's gradient, in units of its largest entry.
double distance_to_reference(const Case& which, const std::string& backend) {
  bench::Training expected(which.model, "reference", 4), actual(which.model, backend, 4);
  expected.gradient();
  actual.gradient();
  double worst = 0, largest = 0;
  for (std::size_t i = 0; i < expected.model().parameters(); ++i) {
    const double value = static_cast<double>(expected.gradient_values().host()[i]);
    worst = std::max(worst, std::abs(value - static_cast<double>(actual.gradient_values().host()[i])));
    largest = std::max(largest, std::abs(value));
  }
  return worst / largest;
}

std::vector<std::string> fast_backends(const std::string& only) {
  if (!only.empty()) return {only};
  std::vector<std::string> names;
  for (const kernels::BackendItem& item : kernels::backends().items())
    if (item.make.unavailable().empty() && item.name.rfind("reference", 0) != 0) names.push_back(item.name);
  return names;
}

/// Median milliseconds per model as the script prints them ("cnn 14.5"); empty: it could not run.
std::map<std::string, double> torch_medians(const std::string& script) {
  std::map<std::string, double> medians;
  FILE* const pipe = popen(("OMP_NUM_THREADS=1 /usr/bin/python3 " + script).c_str(), "r");
  if (pipe == nullptr) return medians;
  char name[32];
  double milliseconds = 0;
  while (std::fscanf(pipe, "%31s %lf", name, &milliseconds) == 2) medians[name] = milliseconds;
  if (pclose(pipe) != 0) medians.clear();
  return medians;
}

}  // namespace

int main(int argc, char** argv) {
  std::string script, only, clock = "wall";
  int rounds = 15;
  for (int i = 1; i + 1 < argc; i += 2) {
    if (std::string(argv[i]) == "--torch") script = argv[i + 1];
    if (std::string(argv[i]) == "--only") only = argv[i + 1];
    if (std::string(argv[i]) == "--clock") clock = argv[i + 1];
    if (std::string(argv[i]) == "--rounds") rounds = std::atoi(argv[i + 1]);
  }
  std::map<std::string, double> torch;
  if (!script.empty()) torch = torch_medians(script + " " + clock);
  if (!script.empty() && torch.empty()) std::printf("PyTorch could not run: %s\n", script.c_str());
  for (const Case& which : cases) {
    const std::vector<std::string> names = fast_backends(only);
    std::vector<std::unique_ptr<bench::Training>> trainings;
    std::vector<std::vector<double>> times(names.size());
    for (const std::string& name : names) {
      const double distance = distance_to_reference(which, name);
      if (!(distance < 1e-5)) {
        std::printf("%s on %s differs from the reference by %.2g: not timed\n", which.model, name.c_str(), distance);
        return 1;
      }
      trainings.push_back(std::make_unique<bench::Training>(which.model, name, which.batch));
    }
    for (int round = 0; round < rounds; ++round)
      for (std::size_t k = 0; k < names.size(); ++k)
        times[k].push_back(1e3 * bench::seconds_per_call(
                                     [&] {
                                       trainings[k]->gradient();
                                       trainings[k]->update();
                                     },
                                     which.calls, clock == "cpu" ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC));
    for (std::size_t k = 0; k < names.size(); ++k) {
      const bench::Spread spread = bench::spread_of(times[k]);
      std::printf("%-8s batch %zu  %-7s %8.4f ms (%.4f to %.4f)", which.model, which.batch, names[k].c_str(),
                  spread.median, spread.least, spread.most);
      if (torch.contains(which.model))
        std::printf("  PyTorch %8.4f ms  ratio %.3f", torch[which.model], spread.median / torch[which.model]);
      std::printf("\n");
    }
  }
  return 0;
}
