#include "sim/engine/ledger.hpp"

#include <algorithm>
#include <utility>

namespace paceline::engine {

Ledger::Book& Ledger::settled(int rank, double now) {
  Book& book = books_[static_cast<std::size_t>(rank)];
  now = std::min(now, closed_at_);
  const double passed = now - book.since;
  if (passed <= 0) return book;
  const double computed = book.down ? 0 : std::clamp(book.compute_until - book.since, 0.0, passed);
  const double rest = passed - computed;
  book.spent.compute += computed;
  (book.down ? book.spent.down : book.on_link > 0 ? book.spent.communicate : book.spent.wait) += rest;
  if (rest > 0 && !book.down && book.on_link == 0 && book.waiting_since < 0) book.waiting_since = book.since + computed;
  if (spans_) tell_spans(book, book.since + computed, now);
  book.since = now;
  return book;
}

void Ledger::tell_spans(const Book& book, double computed_until, double now) {
  if (computed_until > book.since) listener_->spent(rank_of(book), State::compute, book.since, computed_until);
  if (now <= computed_until) return;
  const State rest = book.down ? State::down : book.on_link > 0 ? State::communicate : State::wait;
  listener_->spent(rank_of(book), rest, computed_until, now);
}

void Ledger::end_wait(Book& book, double now, const Trail* by) {
  if (book.waiting_since < 0) return;
  const double from = std::exchange(book.waiting_since, -1);
  if (listener_) listener_->waited(rank_of(book), from, std::min(now, closed_at_), by);
}

void Ledger::compute_until(int rank, double now, double until) {
  Book& book = settled(rank, now);
  end_wait(book, now, nullptr);
  book.compute_until = std::max(book.compute_until, until);
}

void Ledger::stop_computing(int rank, double now) {
  settled(rank, now).compute_until = now;
}

void Ledger::enter_link(int rank, double now, const Trail* by) {
  Book& book = settled(rank, now);
  end_wait(book, now, by);
  ++book.on_link;
}

void Ledger::leave_link(int rank, double now) {
  Book& book = settled(rank, now);
  book.on_link = std::max(0, book.on_link - 1);
}

void Ledger::go_down(int rank, double now) {
  reset(rank, now);
  books_[static_cast<std::size_t>(rank)].down = true;
}

void Ledger::come_up(int rank, double now) {
  settled(rank, now).down = false;
}

void Ledger::reset(int rank, double now) {
  Book& book = settled(rank, now);
  forget_wait(book);
  book.compute_until = now;
  book.on_link = 0;
}

double Ledger::useful(int rank, double now) {
  const Seconds& spent = settled(rank, now).spent;
  return spent.compute - spent.lost;
}

void Ledger::lose_since(int rank, double now, double useful_then) {
  const double in_vain = useful(rank, now) - useful_then;
  if (in_vain > 0) books_[static_cast<std::size_t>(rank)].spent.lost += in_vain;
}

void Ledger::end_waits(double now, const Trail& by) {
  for (Book& book : books_) {
    settled(rank_of(book), now);
    end_wait(book, now, &by);
  }
}

void Ledger::close(double at, const Trail* by) {
  if (by) end_waits(at, *by);
  for (Book& book : books_) forget_wait(book);
  closed_at_ = at;
}

double Ledger::last_entry() const {
  double last = 0;
  for (const Book& book : books_) last = std::max(last, book.since);
  return last;
}

Seconds Ledger::seconds(int rank, double now) {
  return settled(rank, now).spent;
}

}  // namespace paceline::engine
