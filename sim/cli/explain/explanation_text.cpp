#include <fmt/format.h>
#include <fmt/ranges.h>

#include <nlohmann/json.hpp>

#include "sim/cli/explain/explanation.hpp"
#include "sim/results/quantity_text.hpp"

namespace paceline::cli {
namespace {

using results::Quantity;
using results::quantity_text;
using Json = nlohmann::ordered_json;

constexpr std::size_t most_culprits = 3;
constexpr double hardly = 1e-3;  // of a worker's time

std::string seconds(double value) {
  return quantity_text(value, Quantity::seconds);
}
std::string share(double value) {
  return quantity_text(value, Quantity::share);
}
std::string bytes(double value) {
  std::string text = quantity_text(value, Quantity::rate);  // "8.00 M/s", "-"
  if (!text.ends_with("/s")) return text;
  text.resize(text.size() - 2);
  return text + "B";
}

std::string line(const char* name, const std::string& words) {
  return fmt::format("{:<16}{}\n", name, words);
}

std::string headline(const Explanation& e) {
  const results::Summary& s = *e.run.summary;
  std::string text = fmt::format("{}: {} on {} worker{} {} after {} step{} in {} of simulated time", s.name, s.strategy,
                                 s.workers, s.workers == 1 ? "" : "s", results::name_of(s.status), s.steps,
                                 s.steps == 1 ? "" : "s", seconds(s.simulated_time_s));
  if (!s.reason.empty()) text += ": " + s.reason;
  return text + "\n";
}

std::string workers_time(const Explanation& e) {
  if (!e.gradient_s) return "no gradient was finished";
  std::string text = fmt::format("{} per gradient: {} computing, {} communicating, {} waiting", seconds(*e.gradient_s),
                                 seconds(e.compute_s), seconds(e.communicate_s), seconds(e.wait_s));
  if (e.down_s > 0) text += fmt::format(", {} down", seconds(e.down_s));
  return text;
}

std::string closed_form(const Explanation& e) {
  if (!e.closed_form) return "not known: " + e.no_closed_form;
  const ClosedForm& form = *e.closed_form;
  std::string text =
      fmt::format("{} = {} a step, c = {}", form.step.formula, seconds(form.step.seconds), seconds(form.compute_s));
  if (e.workers > 1 || form.step.formula.find('a') != std::string::npos)
    text += fmt::format(", a = {}, S = {}, B = {}", seconds(form.latency_s), bytes(form.bytes),
                        bytes(form.bandwidth) + "/s");
  if (form.update_s > 0) text += ", u = " + seconds(form.update_s);
  return text;
}

std::string simulated(const Explanation& e) {
  if (!e.step_s) return "no step was taken";
  std::string text = seconds(*e.step_s) + " a step";
  if (!e.closed_form) return text;
  const double excess = *e.step_s / e.closed_form->step.seconds - 1;
  if (std::abs(excess) < 5e-4)
    text += ", as the closed form says";
  else
    text += fmt::format(", {:.1f} % {} the closed form", 100 * std::abs(excess), excess > 0 ? "above" : "below");
  const auto& reasons = e.closed_form->not_in_it;
  if (!reasons.empty()) text += fmt::format(", which knows nothing of {}", fmt::join(reasons, ", "));
  return text;
}

std::string communication(const Explanation& e) {
  if (e.busiest == nullptr && e.communicate_s <= 0) return "none: no byte crossed the network";
  std::string text;
  if (e.gradient_s)
    text = fmt::format("{} of a worker's time is communication that no computing hides; ",
                       share(e.communicate_s / *e.gradient_s));
  if (e.busiest == nullptr) return text + "no byte crossed the network";
  return text + fmt::format("the busiest link, {}, is used for {} of what it could carry", e.busiest->link,
                            share(e.busiest->utilisation));
}

std::string critical_path(const Explanation& e) {
  const results::CriticalPath& path = *e.run.summary->critical_path;
  std::vector<std::string> parts;
  const auto add = [&](double part, const char* what) {
    if (part > 0) parts.push_back(fmt::format("{} {}", share(part / e.run.summary->simulated_time_s), what));
  };
  add(path.compute, "computing");
  add(path.communicate, "messages on links");
  add(path.checkpoint, "checkpoints");
  add(path.down, "down or restoring");
  add(path.other, "not known");
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::string waiting(const Explanation& e) {
  if (e.waited_s <= 0) return "nobody waited";
  if (e.gradient_s && e.wait_s < hardly * *e.gradient_s)
    return fmt::format("hardly any: {} in all", seconds(e.waited_s));
  std::string text = fmt::format("workers waited {} in all", seconds(e.waited_s));
  if (e.culprits.empty()) return text + ", and no single one of them is to blame";
  std::vector<std::string> names;
  for (std::size_t i = 0; i < std::min(most_culprits, e.culprits.size()); ++i)
    names.push_back(fmt::format("{}{} {} ({})", e.culprits[i].link ? "link " : "", e.culprits[i].name,
                                seconds(e.culprits[i].caused_wait_s), share(e.culprits[i].share)));
  text += fmt::format("; caused by {}", fmt::join(names, ", "));
  if (e.culprits.size() > most_culprits) text += fmt::format(" and {} more", e.culprits.size() - most_culprits);
  if (e.step_without_first_s)
    text += fmt::format("; were {} like the others, a step would take about {}", e.culprits.front().name,
                        seconds(*e.step_without_first_s));
  return text;
}

std::string failures(const Explanation& e) {
  const results::Summary& s = *e.run.summary;
  std::string text;
  const auto add = [&text](const std::string& words) { text += (text.empty() ? "" : ", ") + words; };
  if (s.failures > 0)
    add(fmt::format("{} of hosts cost {} of lost work and {} of the workers' time down", s.failures,
                    seconds(s.lost_work_s), share(s.fractions.down)));
  if (s.link_failures > 0) add(fmt::format("{} of links", s.link_failures));
  if (s.checkpoints > 0) add(fmt::format("{} checkpoints took {}", s.checkpoints, seconds(s.checkpoint_s)));
  return text;
}

std::string convergence(const Explanation& e) {
  const results::Summary& s = *e.run.summary;
  std::string text;
  if (s.time_to_target_s) text = fmt::format("target reached after {}", seconds(*s.time_to_target_s));
  if (s.final_test_accuracy)
    text += fmt::format("{}test accuracy {} at the end", text.empty() ? "" : ", ", share(*s.final_test_accuracy));
  else if (s.final_test_loss)
    text += fmt::format("{}test loss {:.4g} at the end", text.empty() ? "" : ", ", *s.final_test_loss);
  if (s.staleness.mean > 0)
    text += fmt::format("{}gradients were {:.1f} updates stale on average, {:.0f} at most", text.empty() ? "" : "; ",
                        s.staleness.mean, static_cast<double>(s.staleness.max));
  return text;
}

Json number(const std::optional<double>& value) {
  return value ? Json(*value) : Json(nullptr);
}

}  // namespace

std::string text_of(const Explanation& e) {
  std::string text = headline(e);
  text += line("workers' time", workers_time(e));
  text += line("closed form", closed_form(e));
  text += line("simulated", simulated(e));
  text += line("communication", communication(e));
  if (e.run.summary->critical_path && e.run.summary->simulated_time_s > 0)
    text += line("critical path", critical_path(e));
  text += line("waiting", waiting(e));
  if (const std::string words = failures(e); !words.empty()) text += line("failures", words);
  if (const std::string words = convergence(e); !words.empty()) text += line("convergence", words);
  for (const std::string& notice : e.notices) text += line("note", notice);
  return text;
}

std::string json_of(const Explanation& e) {
  Json closed = nullptr, busiest = nullptr, culprits = Json::array();
  if (e.closed_form)
    closed = {{"formula", e.closed_form->step.formula}, {"step_s", e.closed_form->step.seconds},
              {"compute_s", e.closed_form->compute_s},  {"latency_s", e.closed_form->latency_s},
              {"bandwidth", e.closed_form->bandwidth},  {"bytes", e.closed_form->bytes},
              {"update_s", e.closed_form->update_s},    {"not_in_it", e.closed_form->not_in_it}};
  if (e.busiest != nullptr) busiest = {{"link", e.busiest->link}, {"utilisation", e.busiest->utilisation}};
  for (const Culprit& one : e.culprits)
    culprits.push_back({{"name", one.name},
                        {"kind", one.link ? "link" : "rank"},
                        {"caused_wait_s", one.caused_wait_s},
                        {"share", one.share}});
  const Json all{{"workers", e.workers},
                 {"step_s", number(e.step_s)},
                 {"gradient_s", number(e.gradient_s)},
                 {"compute_s", e.compute_s},
                 {"communicate_s", e.communicate_s},
                 {"wait_s", e.wait_s},
                 {"down_s", e.down_s},
                 {"closed_form", closed},
                 {"busiest_link", busiest},
                 {"waited_s", e.waited_s},
                 {"waiting_caused_by", culprits},
                 {"step_without_first_s", number(e.step_without_first_s)},
                 {"notices", e.notices}};
  return all.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace paceline::cli
