#include "gui/application/page_list.hpp"

#include "gui/pages/convergence_page.hpp"
#include "gui/pages/runs_page.hpp"
#include "gui/pages/throughput_page.hpp"

namespace paceline::gui {

const std::vector<PageEntry>& page_list() {
  static const std::vector<PageEntry> pages = {
      {"runs", "Runs", [](const PageSurroundings& s) { return new RunsPage(s.theme, s.runs); }},
      {"convergence", "Convergence", [](const PageSurroundings& s) { return new ConvergencePage(s.theme, s.runs); }},
      {"throughput", "Throughput", [](const PageSurroundings& s) { return new ThroughputPage(s.theme, s.runs); }},
  };
  return pages;
}

}  // namespace paceline::gui
