#include "gui/timeline/timeline_data.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>

#include "gui/timeline/time_axis.hpp"
#include "gui/timeline/timeline_search.hpp"
#include "tests/gui/timeline/trace_samples.hpp"

using namespace paceline::gui;
using namespace paceline::gui::tests;

namespace {

double part(const Shares& shares, State state) {
  return shares[static_cast<std::size_t>(state)];
}

/// The state at one moment, found by looking at each span: the definition.
State state_at(const paceline::results::Trace& trace, std::size_t row, double time, State rest) {
  constexpr std::pair<const char*, State> order[] = {{"compute", State::compute},     {"down", State::down},
                                                     {"wait", State::wait},           {"checkpoint", State::checkpoint},
                                                     {"receive", State::communicate}, {"send", State::communicate}};
  for (const auto& [name, state] : order)
    for (const auto& span : trace.processes[row].spans)
      if (trace.names[span.name] == name && span.begin_s <= time && time < span.end_s) return state;
  return rest;
}

}  // namespace

TEST_CASE("shares of any interval are those that looking at each moment gives") {
  const bool complete = GENERATE(true, false);
  constexpr double end = 64;
  TraceSample sample = random_sample(3, 400, end, complete ? 1 : 2);
  const auto data = complete ? sample.data(end) : sample.cut_data(end);
  const State rest = complete ? State::communicate : State::wait;
  std::mt19937 random(5);
  std::uniform_real_distribution<double> time(0, end);
  for (int i = 0; i < 30; ++i) {
    const auto [from, to] = std::minmax({time(random), time(random)});
    const std::size_t row = random() % 3;
    // All instants at which anything changes cut the interval into pieces of one state each.
    std::vector<double> cuts = {from, to};
    for (const auto& span : sample.trace().processes[row].spans)
      for (const double cut : {span.begin_s, span.end_s})
        if (cut > from && cut < to) cuts.push_back(cut);
    std::sort(cuts.begin(), cuts.end());
    Shares expected{};
    for (std::size_t c = 0; c + 1 < cuts.size(); ++c)
      expected[static_cast<std::size_t>(state_at(sample.trace(), row, (cuts[c] + cuts[c + 1]) / 2, rest))] +=
          cuts[c + 1] - cuts[c];
    const Shares found = data->rows()[row].track.seconds(from, to);
    for (std::size_t s = 0; s < states; ++s) CHECK(std::abs(found[s] - expected[s]) < 1e-9);
  }
}

TEST_CASE("columns are the shares of their intervals, and time outside of the trace is nobody's") {
  const auto data = random_sample(1, 200, 10, 3).data(10);
  const StateTrack& track = data->rows()[0].track;
  std::vector<Shares> columns(97, Shares{});
  track.columns(-1, 11, columns);
  const double width = 12.0 / 97;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const double from = -1 + width * static_cast<double>(i);
    const Shares seconds = track.seconds(from, from + width);
    for (std::size_t s = 0; s < states; ++s) CHECK(std::abs(columns[i][s] - seconds[s] / width) < 1e-9);
  }
  CHECK(std::accumulate(columns[0].begin(), columns[0].end(), 0.0) == 0);
  CHECK(std::abs(std::accumulate(columns[50].begin(), columns[50].end(), 0.0) - 1) < 1e-9);
}

TEST_CASE("what a whole trace says nothing of was communication; in one that was cut off it counts as waiting") {
  TraceSample whole(1);
  whole.span(0, "compute", 0, 1);
  CHECK(part(whole.data(4)->rows()[0].total, State::communicate) == 3);
  TraceSample cut(1);
  cut.span(0, "compute", 0, 1);
  CHECK(part(cut.cut_data(4)->rows()[0].total, State::wait) == 3);
}

TEST_CASE("rows are ordered by what was asked for, workers first on demand") {
  TraceSample sample(3, 1);
  sample.span(0, "wait", 0, 1).span(1, "wait", 0, 3).span(2, "wait", 0, 2).span(3, "wait", 0, 9).span(2, "down", 4, 6);
  const auto data = sample.data(10);
  using Rows = std::vector<std::size_t>;
  CHECK(ordered_rows(*data, RowOrder::rank, false) == Rows{0, 1, 2, 3});
  CHECK(ordered_rows(*data, RowOrder::wait, false) == Rows{3, 1, 2, 0});
  CHECK(ordered_rows(*data, RowOrder::wait, true) == Rows{1, 2, 0, 3});
  CHECK(ordered_rows(*data, RowOrder::down, true) == Rows{2, 0, 1, 3});
  CHECK(ordered_rows(*data, RowOrder::name, false) == Rows{3, 0, 1, 2});
}

TEST_CASE("a step begins when the first worker begins to compute it") {
  TraceSample sample(2);
  sample.span(0, "compute", 1, 2, 1).span(1, "compute", 0.5, 2, 1).span(0, "compute", 3, 4, 3);
  const auto data = sample.data(5);
  CHECK(data->begin_of_step(1) == 0.5);
  CHECK(data->begin_of_step(2) == 3);  // the first after it
  CHECK_FALSE(data->begin_of_step(4));
  CHECK(data->last_step() == 3);
}

TEST_CASE("search goes through workers, then events by time, around and back") {
  TraceSample sample(2);
  sample.span(0, "compute", 1, 2, 7)
      .span(1, "send", 0, 1, 7, 0)
      .span(1, "compute", 5, 6, 8)
      .instant("crash", 3, 1, "worker-1 died");
  const TimelineScene scene = scene_of({sample.data(10)});
  std::vector<double> times;
  std::optional<TimelineHit> hit;
  for (int i = 0; i < 4; ++i) {
    hit = find_in(scene, "worker-1", hit, true);
    REQUIRE(hit);
    times.push_back(hit->instant ? hit->at_s : -1);
  }
  CHECK(times == std::vector<double>{-1, 3, -1, 3});
  hit.reset();
  std::vector<double> forward, backward;
  for (int i = 0; i < 3; ++i) forward.push_back((hit = find_in(scene, "COMPUTE", hit, true))->at_s);
  CHECK(forward == std::vector<double>{1, 5, 1});
  for (int i = 0; i < 2; ++i) backward.push_back((hit = find_in(scene, "compute", hit, false))->at_s);
  CHECK(backward == std::vector<double>{5, 1});
  CHECK(find_in(scene, "step 7", std::nullopt, true)->at_s == 0);
  CHECK(find_in(scene, "step 8", std::nullopt, true)->at_s == 5);
  CHECK_FALSE(find_in(scene, "nothing of the kind", std::nullopt, true));
  CHECK_FALSE(find_in(scene, "  ", std::nullopt, true));
}

TEST_CASE("ticks are round, in view, not too many, and their texts tell them apart") {
  std::mt19937 random(9);
  std::uniform_real_distribution<double> exponent(-11, 6), position(0, 1);
  for (int i = 0; i < 500; ++i) {
    const double length = std::pow(10, exponent(random));
    const double from = i % 2 == 0 ? 0 : std::min(1e5, length * 1e6) * position(random);
    const TimeTicks ticks = time_ticks(from, from + length, 10);
    CAPTURE(from, length, ticks.base.toStdString());
    REQUIRE(ticks.ticks.size() >= 2);
    CHECK(ticks.ticks.size() <= 11);
    for (std::size_t t = 0; t < ticks.ticks.size(); ++t) {
      CHECK(ticks.ticks[t].at_s >= from - length * 1e-6);
      CHECK(ticks.ticks[t].at_s <= from + length * (1 + 1e-6));
      CHECK(ticks.ticks[t].text.size() <= 12);
      if (t > 0) CHECK(ticks.ticks[t].text != ticks.ticks[t - 1].text);
    }
  }
  CHECK(time_ticks(0, 0, 5).ticks.empty());
  CHECK(time_ticks(0, 10, 5).ticks[1].text == "2 s");
  CHECK(time_ticks(0, 0.012, 6).ticks[1].text == "2 ms");
  const TimeTicks deep = time_ticks(11.2500003, 11.2500013, 6);
  CHECK(deep.base.startsWith("11.25"));
  CHECK(deep.ticks.front().text.endsWith(" µs"));  // counted from the base
  CHECK(time_text(0.0012345) == "1.2345 ms");
  CHECK(time_text(0) == "0 s");
  CHECK(bytes_text(117573) == "118 kB");
  CHECK(bytes_text(999) == "999 B");
}
