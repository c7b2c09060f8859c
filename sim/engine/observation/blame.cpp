#include "sim/engine/observation/blame.hpp"

#include <algorithm>
#include <limits>

#include "sim/engine/observation/link_load.hpp"

namespace paceline::engine {
namespace {

constexpr int most_stretches = 4096;  // looked at for one wait

double excess_of(const Stretch& stretch, double begin, double usual_s) {
  return std::max(stretch.excess, stretch.end - begin - usual_s);
}

}  // namespace

void Blame::charge(int waiter, double usual_s, const Trail& culprit, double from, double to, Gradients gradients) {
  least_ = 1e-12 * (to - from) + 4 * std::numeric_limits<double>::epsilon() * to;
  const Wait wait{waiter, usual_s, gradients};
  charges_.clear();
  questions_.assign(1, {.trail = &culprit, .at = to, .seconds = to - from, .floor = from, .link = nullptr, .charges = 0});
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
  if (seconds > 0) charges_.push_back({rank, link, seconds});
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
  if (question.at <= question.floor) return give_up(question);
  const double last_end = question.trail->last_end();
  if (question.at > last_end) {  // still blocked: nobody knows for what
    question.seconds -= question.at - std::max(last_end, question.floor);
    question.at = last_end;
    return;
  }
  const auto [stretch, begin] = question.trail->at(question.at);
  if (!stretch) {
    question.link = nullptr;  // forgotten, not before the wait
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

void Blame::answer_busy(Question& question, const Stretch& stretch, double begin, const Wait& wait) {
  const double low = std::max({begin, question.floor, question.at - question.seconds});
  const double piece = question.at - low;
  double charged = piece;
  const bool may_have_begun_late = stretch.owner < workers_ && wait.gradients == Gradients::excess;
  if (may_have_begun_late) {
    const double usual_s = stretch.kind == Stretch::Kind::gradient ? wait.usual_s : Stretch::all;
    charged = std::clamp(excess_of(stretch, begin, usual_s), 0.0, piece);
  }
  if (piece - charged <= least_) charged = piece;
  note(stretch.owner, nullptr, charged);
  question.seconds -= charged;
  question.at = low;
  if (charged == piece) return;
  if (question.began_late < 0) question.began_late = stretch.owner;
  question.at = begin;
  question.floor = std::min(question.floor, begin - question.seconds);
}

void Blame::answer_carried(Question& question, const Stretch& stretch, double begin) {
  const double low = std::max(begin, question.floor);
  const double piece = std::min(question.at - low, question.seconds);
  const double excess = std::min(stretch.excess, piece);
  if (excess > 0) note(-1, stretch.link, excess);
  question.seconds -= piece;
  question.at = low;
  if (piece - excess <= least_) return;
  const Question sender{.trail = stretch.cause,
                        .at = stretch.from,
                        .seconds = piece - excess,
                        .floor = question.floor,
                        .link = stretch.link,
                        .charges = charges_.size(),
                        .began_late = question.began_late};
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
                       .began_late = question.began_late};
  question.seconds -= piece;
  question.at = std::max(begin, question.floor);
  if (question.seconds <= least_) questions_.pop_back();
  questions_.push_back(other);
}

}  // namespace paceline::engine
