#include "sim/engine/communicator.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>
#include <utility>

#include <simgrid/Exception.hpp>

#include "sim/engine/gradient_operation.hpp"
#include "sim/engine/stream.hpp"

namespace paceline::engine {
namespace {

/// SimGrid wants a payload that is not null; what a message says travels in its lane.
char token;

simgrid::s4u::CommPtr begin_transfer(const Lane& lane, std::int64_t bytes) {
  auto transfer = lane.mailbox->put_init(&token, static_cast<std::uint64_t>(bytes));
  // A receive takes a transfer with no bytes left for a finished one, though its latency is not over (SimGrid 3.32,
  // CommImpl::irecv). So an empty message carries what no clock can see.
  if (bytes == 0) transfer->set_remaining(1e-6);
  transfer->start();
  return transfer;
}

}  // namespace

SimulatedCommunicator::SimulatedCommunicator(Wire& wire, Fiber& fiber, Stream* stream, int channel,
                                             std::shared_ptr<const Members> members, int rank)
    : wire_(&wire), fiber_(&fiber), stream_(stream), channel_(channel), members_(std::move(members)), rank_(rank) {}

SimulatedCommunicator::~SimulatedCommunicator() {
  if (port_) wire_->lanes.listen(channel_, fiber_->rank, nullptr);
}

Lane& SimulatedCommunicator::lane(Ends& ends, int other, bool outwards) {
  if (ends.last == other) return *ends.last_lane;
  Lane* lane = ends.lanes[other];
  if (!lane) {
    const int global = members_->ranks[static_cast<std::size_t>(other)];
    lane = outwards ? &wire_->lanes.between(channel_, fiber_->rank, global)
                    : &wire_->lanes.between(channel_, global, fiber_->rank);
  }
  ends.lanes[other] = lane;
  ends.last = other;
  ends.last_lane = lane;
  return *lane;
}

Request SimulatedCommunicator::isend(int to, Message message) {
  wire_->poll(*fiber_);
  SendOperation::reap(*fiber_);
  Lane& lane = lane_to(to);
  message.source = rank_;
  if (to == rank_) return send_to_myself(lane, std::move(message));
  const auto send = make_held<SendOperation>(*wire_, *fiber_, lane.to);
  const std::size_t receiver = static_cast<std::size_t>(lane.to);
  if (lane.epoch !=
      wire_->epoch) {  // lets other fibers run: before anything is written down, and before asking who lives
    lane.epoch = wire_->epoch;
    lane.route = &wire_->observation.route(lane.from, lane.to);
    lane.sender = fiber_->trail;
    lane.mailbox->set_receiver(wire_->receivers[receiver]);
  }
  if (!wire_->alive[receiver]) return Request(send);  // lost; nobody tells the sender
  const std::int64_t bytes = wire_->share_host(fiber_->rank, lane.to) ? 0 : message.payload.bytes();
  lane.bytes += bytes;
  ++lane.messages;
  if (!wire_->share_machine(fiber_->rank, lane.to)) wire_->bytes_on_wire += bytes;
  Envelope& envelope = lane.queue.push_back();
  envelope.message = std::move(message);
  envelope.send = send;
  envelope.bytes = bytes;
  const std::int64_t sequence = lane.received + static_cast<std::int64_t>(lane.queue.size()) - 1;
  const double sent = now();
  if (lane.port) lane.port->departed(envelope.message, sent, fiber_->trail);
  if (lane.receiver_blocked) {
    lane.receiver_blocked = false;
    wire_->ledger.enter_link(lane.to, sent, fiber_->trail);
  }
  send->start(begin_transfer(lane, bytes), sent);
  wire_->flights.follow(send->transfer(), lane, sequence, sent);
  fiber_->sends.push_back() = send;
  return Request(send);
}

Request SimulatedCommunicator::send_to_myself(Lane& lane, Message message) {
  Envelope& envelope = lane.queue.push_back();
  envelope.message = std::move(message);
  envelope.arrived = true;
  if (lane.port) {
    lane.port->departed(envelope.message, now(), fiber_->trail);
    lane.port->announce(lane, now());
  }
  return Request(make_held<SendOperation>(*wire_, *fiber_, lane.to));
}

bool SimulatedCommunicator::receive_transfer(Lane& lane) {
  if (!lane.queue.empty() && !lane.queue.front().send) return true;  // needs no transfer
  if (lane.from == lane.to) return false;
  const bool on_link = !lane.queue.empty();
  lane.receiver_blocked = !on_link;
  fiber_->block(Blocked::receiving, lane.from, now());
  fiber_->awaited_lane = &lane;
  if (on_link) wire_->ledger.enter_link(fiber_->rank, fiber_->blocked_since, fiber_->trail);
  bool lost = false;
  try {
    lane.mailbox->get<char>();
  } catch (const simgrid::Exception&) {
    lost = true;
  }
  if (lost) simgrid::s4u::this_actor::yield();  // see SendOperation::wait
  const double arrived = now();
  if (!lane.receiver_blocked) wire_->ledger.leave_link(fiber_->rank, arrived);
  lane.receiver_blocked = false;
  fiber_->blocked = Blocked::no;
  if (!lost && !lane.queue.empty()) note_arrival(lane, arrived);
  wire_->thaw(*fiber_);
  return !lost;
}

void SimulatedCommunicator::note_arrival(Lane& lane, double now) {
  Envelope& oldest = lane.queue.front();
  if (!oldest.send) return fiber_->trail->unknown(now);  // what was heard without a message
  const Passage& passage = oldest.send->passage();
  fiber_->trail->carried(now, lane.sender, passage);
  if (Timeline* timeline = wire_->observation.timeline())
    timeline->received(fiber_->rank, lane.from, oldest.message.payload.bytes(),
                       std::max(fiber_->blocked_since, passage.sent), now);
}

Message SimulatedCommunicator::take(Lane& lane) {
  Envelope& oldest = lane.queue.front();
  Message message = std::move(oldest.message);
  if (oldest.send) oldest.send->received();
  lane.bytes_received += oldest.bytes;
  lane.queue.pop_front();
  ++lane.received;
  return message;
}

Message SimulatedCommunicator::recv(int from) {
  wire_->poll(*fiber_);
  Lane& lane = lane_from(from);
  if (!receive_transfer(lane) || lane.queue.empty())
    Wire::block_for_ever(*fiber_);  // its sender died: recovery is on its way
  if (lane.port && lane.announced > 0) {
    --lane.announced;
    ++lane.stale;
  }
  Message message = take(lane);
  if (message.departed()) {
    left_.insert(from);
    fiber_->block(Blocked::receiving, lane.from, now());
    fiber_->awaited_lane = &lane;
    Wire::block_for_ever(*fiber_);  // nothing will ever come: a deadlock of the strategy, to be reported as such
  }
  return message;
}

void SimulatedCommunicator::select() {
  if (port_) return;
  port_ = std::make_unique<Port>(*fiber_, wire_->ledger);
  wire_->lanes.listen(channel_, fiber_->rank, port_.get());
  for (Lane* lane : wire_->lanes.into(channel_, fiber_->rank)) adopt(*lane);
}

void SimulatedCommunicator::adopt(Lane& lane) {
  lane.announced = lane.stale = 0;
  for (std::size_t i = 0; i < lane.queue.size(); ++i) port_->departed(lane.queue[i].message, now(), lane.sender);
  port_->announce(lane, now());
}

Message SimulatedCommunicator::deliver(Lane& lane) {
  receive_transfer(lane);  // has arrived: takes no time
  --lane.announced;
  return take(lane);
}

bool SimulatedCommunicator::all_left() const {
  const bool me_too = rank_ < workers();
  // A server stays for those that died: they may come back, and if nobody does the run ends without its help.
  const auto workers_left = static_cast<int>(std::count_if(
      left_.begin(), left_.end(), [&](int r) { return r < workers() && (me_too || !died_.contains(r)); }));
  return workers_left >= workers() - (me_too ? 1 : 0) && port_->in_flight() == 0;
}

std::optional<Message> SimulatedCommunicator::recv_any(const Request* until) {
  wire_->poll(*fiber_);
  select();
  for (;;) {
    while (Lane* lane = port_->next()) {
      Message message = deliver(*lane);
      if (message.departed()) note_departure(message.source);
      if (message.departed() && message.source >= workers()) continue;  // only workers' departures are news
      return message;
    }
    if (until && until->done()) return std::nullopt;
    if (all_left()) return std::nullopt;
    sleep_until_news(until);
  }
}

void SimulatedCommunicator::sleep_until_news(const Request* until) {
  const auto* gradient = until ? dynamic_cast<const GradientOperation*>(until->operation()) : nullptr;
  fiber_->block(gradient ? Blocked::computing : Blocked::selecting, -1, now());  // a gradient ends by itself
  fiber_->awaited_port = port_.get();
  port_->block(now());
  if (gradient)
    fiber_->wake->acquire_timeout(std::max(0.0, gradient->ends_at() - now()));
  else
    fiber_->wake->acquire();
  port_->unblock(now());
  fiber_->blocked = Blocked::no;
  note_news(until, gradient);
  wire_->thaw(*fiber_);
}

void SimulatedCommunicator::note_news(const Request* until, const GradientOperation* gradient) {
  if (Lane* lane = port_->next_is()) return note_arrival(*lane, now());
  if (gradient && gradient->done()) return gradient->note_end(*fiber_);
  // Woken too often: what it is blocked for ends later.
  if (until && until->done() && stream_) fiber_->trail->handed(now(), stream_->trail());
}

Request SimulatedCommunicator::start(std::function<Slice(Communicator&)> job) {
  wire_->poll(*fiber_);
  if (!stream_) throw std::logic_error("a job on a stream may not start another");
  return stream_->start(std::move(job), *fiber_);
}

std::unique_ptr<Communicator> SimulatedCommunicator::group(const std::vector<int>& ranks) {
  auto members = std::make_shared<Members>();
  for (const int local : ranks) {
    members->ranks.push_back(members_->ranks[static_cast<std::size_t>(local)]);
    members->workers += local < workers() ? 1 : 0;
  }
  const auto mine = std::find(ranks.begin(), ranks.end(), rank_);
  if (mine == ranks.end()) throw std::logic_error("only a member may call group()");
  std::string key;
  for (const int member : members->ranks) key += std::to_string(member) + ",";
  const int channel = wire_->lanes.group_channel(channel_, members->ranks, groups_[key]++);
  return std::make_unique<SimulatedCommunicator>(*wire_, *fiber_, nullptr, channel, std::move(members),
                                                 static_cast<int>(mine - ranks.begin()));
}

void SimulatedCommunicator::hear_of_departure(int local_rank) {
  if (!port_ && rank_ < workers()) return;
  died_.insert(local_rank);
  Lane& lane = lane_from(local_rank);
  Envelope& news = lane.queue.push_back();
  news.message = {.payload = {}, .source = local_rank, .departure = true};
  news.arrived = true;
  if (!port_) return;  // a server that has not begun to listen yet finds it when it does
  port_->departed(news.message, now(), fiber_->trail);
  port_->announce(lane, now());
}

bool SimulatedCommunicator::knows_of_departure(int local_rank) {
  if (left_.contains(local_rank)) return true;
  Lane& lane = lane_from(local_rank);
  for (std::size_t i = 0; i < lane.queue.size(); ++i)
    if (lane.queue[i].arrived && lane.queue[i].message.departed()) return true;
  return false;
}

void SimulatedCommunicator::note_departure(int local_rank) {
  const auto back = returned_.find(local_rank);
  if (back == returned_.end() || back->second == 0)
    left_.insert(local_rank);
  else
    --back->second;
}

void SimulatedCommunicator::welcome(int local_rank) {
  died_.erase(local_rank);
  if (left_.erase(local_rank) == 0) ++returned_[local_rank];
}

std::vector<int> SimulatedCommunicator::peers() const {
  std::vector<int> here;
  for (int worker = 0; worker < workers(); ++worker)
    if (worker != rank_ && !left_.contains(worker)) here.push_back(worker);
  return here;
}

std::vector<std::vector<int>> SimulatedCommunicator::neighbourhoods() const {
  if (wire_->parts.empty()) return Communicator::neighbourhoods();
  std::vector<int> part_of;
  part_of.reserve(static_cast<std::size_t>(workers()));
  for (int worker = 0; worker < workers(); ++worker)
    part_of.push_back(wire_->parts[static_cast<std::size_t>(members_->ranks[static_cast<std::size_t>(worker)])]);
  return grouped_by_part(part_of);
}

void SimulatedCommunicator::depart() {
  // A server that has not begun to listen yet, at the very start, will want to know.
  const auto wants_to_know = [this](int other) {
    return other >= workers() || wire_->lanes.listens(channel_, members_->ranks[static_cast<std::size_t>(other)]);
  };
  for (int listener = 0; listener < size(); ++listener)
    if (listener != rank_ && wants_to_know(listener)) isend(listener, {.payload = {}, .departure = true});
  SendOperation::finish(*fiber_);
}

}  // namespace paceline::engine
