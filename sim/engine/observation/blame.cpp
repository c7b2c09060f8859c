#include "sim/engine/observation/blame.hpp"

#include <algorithm>
#include <limits>

#include "sim/engine/observation/link_load.hpp"

namespace paceline::engine {
namespace {

constexpr int most_stretches = 4096;  // looked at for one wait
constexpr int most_late_beginnings = 8;

}  // namespace

void Blame::charge(int waiter, double usual_s, const Trail& culprit, double from, double to, Gradients gradients) {
  least_ = 1e-12 * (to - from) + 4 * std::numeric_limits<double>::epsilon() * to;
  const Wait wait{waiter, usual_s, gradients};
  charges_.clear();
  questions_.assign(1,
                    {.trail = &culprit, .at = to, .seconds = to - from, .floor = from, .link = nullptr, .charges = 0});
  for (int looked = 0; !questions_.empty(); ++looked) {
    if (questions_.back().seconds <= least_)
      questions_.pop_back();
    else if (looked >= most_stretches)
      give_up(questions_.back());
    else
      answer(questions_.back(), wait);
  }
  for (const Charge& charge : charges_) {
    if (charge.rank < 0)
      charge.link->caused_wait_s += charge.seconds;
    else if (charge.rank != waiter)
      caused_s_[static_cast<std::size_t>(charge.rank)] += charge.seconds;
  }
}

void Blame::note(int rank, LinkLoad* link, double seconds) {
  // A rounding error is no answer: the rest would be charged to whom it names.
  if (seconds > least_) charges_.push_back({rank, link, seconds});
}

void Blame::give_up(Question& question) {
  if (charges_.size() > question.charges)
    note(charges_.back().rank, charges_.back().link, question.seconds);
  else if (question.link)
    note(-1, question.link, question.seconds);
  else if (question.began_late >= 0)
    note(question.began_late, nullptr, question.seconds);
  question.seconds = 0;
}

void Blame::answer(Question& question, const Wait& wait) {
  if (question.at <= question.floor) {
    const bool sent_before = question.link && !question.before && charges_.size() == question.charges;
    if (!sent_before || wait.gradients == Gradients::whole) return give_up(question);
    question.before = true;
    question.floor = question.at - question.seconds;
  }
  const double last_end = question.trail->last_end();
  if (question.at > last_end) {  // still blocked: nobody knows for what
    question.seconds -= question.at - std::max(last_end, question.floor);
    question.at = last_end;
    return;
  }
  const auto [stretch, begin] = question.trail->at(question.at);
  if (!stretch) {
    return give_up(question);
  }
  switch (stretch->kind) {
    case Stretch::Kind::gradient:
    case Stretch::Kind::busy:
      return answer_busy(question, *stretch, std::min(begin, stretch->from), wait);
    case Stretch::Kind::carried:
      return answer_carried(question, *stretch, begin);
    case Stretch::Kind::handed:
      return answer_handed(question, *stretch, begin);
    case Stretch::Kind::unknown:
      question.seconds -= question.at - std::max(begin, question.floor);
      question.at = begin;
  }
}

double Blame::charged_of(const Stretch& stretch, double begin, bool before, const Wait& wait) const {
  if (stretch.owner >= workers_ || wait.gradients == Gradients::whole) return Stretch::all;
  if (stretch.kind != Stretch::Kind::gradient) return stretch.excess;
  const double longer = stretch.end - begin - wait.usual_s;
  return before ? longer : std::max(longer, stretch.excess);
}

void Blame::answer_busy(Question& question, const Stretch& stretch, double begin, const Wait& wait) {
  const double low = std::max({begin, question.floor, question.at - question.seconds});
  const double piece = question.at - low;
  double charged = std::clamp(charged_of(stretch, begin, question.before, wait), 0.0, piece);
  if (piece - charged <= least_) charged = piece;
  note(stretch.owner, nullptr, charged);
  question.seconds -= charged;
  question.at = low;
  if (charged == piece) return;
  if (question.before || ++question.late_beginnings > most_late_beginnings) return give_up(question);
  if (question.began_late < 0) question.began_late = stretch.owner;
  question.at = begin;
  question.floor = std::min(question.floor, begin - question.seconds);
}

void Blame::answer_carried(Question& question, const Stretch& stretch, double begin) {
  const double low = std::max(begin, question.floor);
  const double piece = std::min(question.at - low, question.seconds);
  const double excess = std::min(stretch.excess, piece);
  double held = std::min(stretch.held, excess);
  if (excess - held <= least_ && stretch.down) held = excess;
  note(-1, stretch.link, excess - held);
  note(-1, stretch.down, held);
  question.seconds -= piece;
  question.at = low;
  if (piece - excess <= least_) return;
  const Question sender{.trail = stretch.cause,
                        .at = stretch.from,
                        .seconds = piece - excess,
                        .floor = question.before ? stretch.from - (piece - excess) : question.floor,
                        .link = question.before ? question.link : stretch.link,
                        .charges = charges_.size(),
                        .before = question.before,
                        .began_late = question.began_late,
                        .late_beginnings = question.late_beginnings};
  // A question that has its answer makes room, so that chains of messages take none.
  if (question.seconds <= least_) questions_.pop_back();
  if (sender.trail) questions_.push_back(sender);
}

void Blame::answer_handed(Question& question, const Stretch& stretch, double begin) {
  const double piece = std::min(question.at - std::max(begin, question.floor), question.seconds);
  const Question other{.trail = stretch.cause,
                       .at = question.at,
                       .seconds = piece,
                       .floor = question.floor,
                       .link = question.link,
                       .charges = charges_.size(),
                       .before = question.before,
                       .began_late = question.began_late,
                       .late_beginnings = question.late_beginnings};
  question.seconds -= piece;
  question.at = std::max(begin, question.floor);
  if (question.seconds <= least_) questions_.pop_back();
  questions_.push_back(other);
}

}  // namespace paceline::engine
