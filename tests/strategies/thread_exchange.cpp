#include "tests/strategies/thread_exchange.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace paceline::tests {

Seat::Seat(Exchange& exchange, std::string whose) : name(std::move(whose)), exchange_(&exchange) {
  const auto lock = exchange.lock();
  exchange.seats_.insert(this);
}

Seat::~Seat() {
  const auto lock = exchange_->lock();
  exchange_->seats_.erase(this);
}

Exchange::Exchange(int ranks, int workers, std::chrono::milliseconds patience, std::vector<Death> deaths, bool revokes)
    : size_(ranks),
      workers_(workers),
      begin_(std::chrono::steady_clock::now()),
      deadline_(begin_ + patience),
      death_list_(std::move(deaths)),
      revokes_(revokes),
      verbs_(static_cast<std::size_t>(ranks), 0),
      sent_(static_cast<std::size_t>(ranks)) {
  open_ranks();
}

double Exchange::now() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
}

void Exchange::check(bool unless_revoked) const {
  if (!failure_.empty()) throw RunFailed(failure_);
  if (unless_revoked && revoked_by_) throw PeerFailed(*revoked_by_);
}

void Exchange::sleep(Lock& lock, Seat& seat, const std::string& what, const Ready& ready, bool unless_revoked) {
  check(unless_revoked);
  while (!ready()) {
    seat.awaits = what;
    if (seat.wake.wait_until(lock, deadline_) == std::cv_status::timeout && failure_.empty() && !ready()) {
      std::string reason = "out of patience:";
      for (const Seat* one : seats_)
        if (!one->awaits.empty()) reason += " " + one->name + " waits for " + one->awaits + ";";
      fail(reason);
    }
    seat.awaits.clear();
    check(unless_revoked);
  }
}

void Exchange::wait(Lock& lock, Seat& seat, const std::string& what, const Ready& ready) {
  sleep(lock, seat, what, ready, true);
}

void Exchange::wait_out(Lock& lock, Seat& seat, const std::string& what, const Ready& ready) {
  sleep(lock, seat, what, ready, false);
}

void Exchange::wake_all() {
  for (Seat* seat : seats_) seat->wake.notify_all();
}

void Exchange::fail(const std::string& reason) {
  if (failure_.empty()) failure_ = reason;
  wake_all();
  throw RunFailed(failure_);
}

void Exchange::verb(int rank) {
  if (!failure_.empty()) throw RunFailed(failure_);
  if (dead_.contains(rank)) throw PeerFailed(rank);
  const std::int64_t number = ++verbs_[static_cast<std::size_t>(rank)];
  const auto dies = [&](const Death& death) { return death.rank == rank && death.verb == number; };
  if (std::none_of(death_list_.begin(), death_list_.end(), dies)) return;
  dead_.insert(rank);
  ++died_;
  if (revokes_ && !revoked_by_) revoked_by_ = rank;
  wake_all();
  throw PeerFailed(rank);
}

void Exchange::begin_epoch() {
  revoked_by_.reset();
  dead_.clear();
  departed_.clear();
  channels_.clear();
  open_ranks();
}

void Exchange::open_ranks() {
  auto all = std::make_unique<Channel>();
  all->ranks.resize(static_cast<std::size_t>(size_));
  std::iota(all->ranks.begin(), all->ranks.end(), 0);
  all->workers = workers_;
  all->inboxes.resize(static_cast<std::size_t>(size_));
  channels_.emplace(Key{-1, {}, ""}, std::move(all));
}

Channel& Exchange::channel(const Channel& parent, const std::vector<int>& ranks, const std::string& purpose) {
  std::unique_ptr<Channel>& channel = channels_[Key{parent.number, ranks, purpose}];
  if (channel) return *channel;
  channel = std::make_unique<Channel>();
  channel->number = static_cast<int>(channels_.size()) - 1;
  channel->ranks = ranks;
  channel->workers = static_cast<int>(std::count_if(ranks.begin(), ranks.end(), [&](int r) { return r < workers_; }));
  channel->inboxes.resize(ranks.size());
  for (const int rank : departed_) say_departed(*channel, rank);
  return *channel;
}

void Exchange::deliver(Channel& channel, int to, Message message) {
  const auto receiver = static_cast<std::size_t>(to);
  const int from = channel.ranks[static_cast<std::size_t>(message.source)];
  const int global = channel.ranks[receiver];
  const Slice& payload = message.payload;
  if (from != global && !message.departure)
    sent_[static_cast<std::size_t>(from)].push_back({channel.number, global, payload.position(), payload.length(),
                                                     payload.bytes(), payload.version(), message.tag});
  if (dead_.contains(global)) return;
  Inbox& inbox = channel.inboxes[receiver];
  inbox.messages.push_back(std::move(message));
  if (inbox.listener) inbox.listener->wake.notify_all();
}

void Exchange::say_departed(Channel& channel, int rank) {
  const auto member = std::find(channel.ranks.begin(), channel.ranks.end(), rank);
  if (member == channel.ranks.end()) return;
  const int local = static_cast<int>(member - channel.ranks.begin());
  for (int to = 0; to < static_cast<int>(channel.ranks.size()); ++to)
    if (to != local) deliver(channel, to, {.payload = {}, .source = local, .departure = true});
}

void Exchange::depart(int rank) {
  if (!departed_.insert(rank).second) return;
  for (auto& [key, channel] : channels_) say_departed(*channel, rank);
  wake_all();
}

int Exchange::workers_here() const {
  const auto gone = std::count_if(departed_.begin(), departed_.end(), [this](int r) { return r < workers_; });
  return workers_ - static_cast<int>(gone);
}

}  // namespace paceline::tests
