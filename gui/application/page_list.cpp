#include "gui/application/page_list.hpp"

#include "gui/pages/convergence_page.hpp"
#include "gui/pages/runs_page.hpp"
#include "gui/pages/throughput_page.hpp"
#include "gui/scenario/scenario_page.hpp"
#include "gui/timeline/timeline_page.hpp"

namespace paceline::gui {

const std::vector<PageEntry>& page_list() {
  static const std::vector<PageEntry> pages = {
      {"runs", "Runs", [](const PageSurroundings& s) { return new RunsPage(s.theme, s.runs); }},
      {"convergence", "Convergence", [](const PageSurroundings& s) { return new ConvergencePage(s.theme, s.runs); }},
      {"throughput", "Throughput", [](const PageSurroundings& s) { return new ThroughputPage(s.theme, s.runs); }},
      {"timeline", "Timeline", [](const PageSurroundings& s) { return new TimelinePage(s.theme); }},
      {"scenario", "Scenario", [](const PageSurroundings& s) { return new ScenarioPage(s.theme, s.paceline); }},
  };
  return pages;
}

}  // namespace paceline::gui
