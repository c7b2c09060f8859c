#include "sim/engine/ledger.hpp"

#include <algorithm>

namespace paceline::engine {

Ledger::Book& Ledger::settled(int rank, double now) {
  Book& book = books_[static_cast<std::size_t>(rank)];
  now = std::min(now, closed_at_);
  const double passed = now - book.since;
  if (passed <= 0) return book;
  if (book.down) {
    book.spent.down += passed;
  } else {
    const double computed = std::clamp(book.compute_until - book.since, 0.0, passed);
    book.spent.compute += computed;
    (book.on_link > 0 ? book.spent.communicate : book.spent.wait) += passed - computed;
  }
  book.since = now;
  return book;
}

void Ledger::compute_until(int rank, double now, double until) {
  Book& book = settled(rank, now);
  book.compute_until = std::max(book.compute_until, until);
}

void Ledger::stop_computing(int rank, double now) {
  settled(rank, now).compute_until = now;
}

void Ledger::enter_link(int rank, double now) {
  ++settled(rank, now).on_link;
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

double Ledger::last_entry() const {
  double last = 0;
  for (const Book& book : books_) last = std::max(last, book.since);
  return last;
}

Seconds Ledger::seconds(int rank, double now) {
  return settled(rank, now).spent;
}

}  // namespace paceline::engine
