"""Second opinion on simulated time: a discrete-event fluid simulation of three strategies on a star.

Written from the contract, not from the engine. Exact fractions throughout: nothing is rounded, so ties are ties.

Network. Each host has an up and a down link. A message travels through the latencies of the two links that it crosses,
then flows; flows share links max-min fairly. An idle path takes latencies + bytes / smallest bandwidth.
Ledger. A worker communicates while a message that it waits for is on a link: for a ring both its own send and its
receive, for a parameter server the reply. Its time is compute + communicate + wait, wait being the rest of the run.
"""
import heapq
from collections import Counter
from fractions import Fraction
from itertools import count


class Event:
    """A computation or a message: begins when it is scheduled or sent; ends later, which resumes whoever waits."""

    def __init__(self, begin=None, end=None):
        self.begin, self.end = begin, end


class Simulation:
    def __init__(self, bandwidth, latency):
        """Bytes/s and seconds of each host's links."""
        self.capacity = {(way, host): Fraction(b) for host, b in enumerate(bandwidth) for way in ("up", "down")}
        self.latency = latency
        self.now = Fraction(0)
        self.timers, self.flows = [], []  # (instant, serial number, action); messages behind their latency
        self.serial = count()
        self.mail, self.sent = {}, Counter()  # (from, to, number) -> Event; (from, to) -> messages so far
        self.link_bytes = Counter()

    def after(self, seconds, action):
        heapq.heappush(self.timers, (self.now + seconds, next(self.serial), action))

    def compute(self, seconds):
        event = Event(self.now)
        self.after(seconds, lambda: self.finish(event))
        return event

    def message(self, source, to, number):
        return self.mail.setdefault((source, to, number), Event())

    def send(self, source, to, size):
        event = self.message(source, to, self.sent[source, to])
        self.sent[source, to] += 1
        event.begin, event.left, event.links = self.now, Fraction(size), (("up", source), ("down", to))
        self.link_bytes.update({link: size for link in event.links})
        self.after(self.latency[source] + self.latency[to], lambda: self.flows.append(event))
        return event

    def finish(self, event):
        event.end = self.now

    def rates(self):
        """Max-min fair: again and again, the link that offers least divides what is left of it among its flows."""
        rate, left, active = {}, dict(self.capacity), list(self.flows)
        while active:
            load = Counter(link for flow in active for link in flow.links)
            share, tightest = min((left[link] / n, link) for link, n in load.items())
            for flow in [flow for flow in active if tightest in flow.links]:
                rate[flow] = share
                active.remove(flow)
                for link in flow.links:
                    left[link] -= share
        return rate

    def advance(self):
        """To the next instant at which something ends or begins to flow; False: nothing will ever happen."""
        rate = self.rates()
        instants = [self.now + flow.left / rate[flow] for flow in self.flows] + [t for t, *_ in self.timers[:1]]
        if not instants:
            return False
        seconds, self.now = min(instants) - self.now, min(instants)
        for flow in self.flows:
            flow.left -= seconds * rate[flow]
        while self.timers and self.timers[0][0] == self.now:
            heapq.heappop(self.timers)[2]()
        for flow in [flow for flow in self.flows if flow.left == 0]:
            self.flows.remove(flow)
            self.finish(flow)
        return True

    def run(self, processes):
        """Each process yields lists of events and goes on when all have ended; at one instant, in the order given."""
        awaited = [next(process, None) for process in processes]
        while self.advance():
            for i, process in enumerate(processes):
                while awaited[i] and all(event.end is not None for event in awaited[i]):
                    awaited[i] = next(process, None)


def covered(messages, since=Fraction(0), until=float("inf")):
    """Seconds between the two instants in which at least one of the messages was on a link."""
    total = Fraction(0)
    for begin, end in sorted((m.begin, min(m.end, until)) for m in messages):
        total += max(end - max(begin, since), 0)
        since = max(since, end)
    return total


def predict(strategy, compute, bandwidth, latency, gradient_bytes, batch_size, stop, idle_watts, busy_watts):
    """compute: seconds per gradient of each worker; bandwidth, latency: of each host, the server's last.
    stop: steps, samples, simulated_time; the first that is met."""
    n, server, ring = len(compute), len(compute), strategy == "allreduce-ring"
    net = Simulation(bandwidth, latency)
    steps_of, communicate, staleness, decisions, departures = [0] * n, [Fraction(0)] * n, [], [], []
    finished = Fraction(0)
    endless = float("inf")

    def budget_left(steps, samples):
        return (steps < stop.get("steps", endless) and samples < stop.get("samples", endless)
                and net.now < stop.get("simulated_time", endless))

    def has_next_step(rank):
        nonlocal finished
        if strategy == "ps-async":  # each push is a step; workers draw from one budget
            drawn = sum(steps_of)
            more = budget_left(drawn, drawn * batch_size)
        else:  # lockstep: the first to ask decides for all
            step = steps_of[rank]
            if step == len(decisions):
                decisions.append(budget_left(step, step * n * batch_size))
            more = decisions[step]
        steps_of[rank] += more
        finished = net.now  # the last to ask is the last whose update became visible
        return more

    def chunk(k):
        return (k + 1) * gradient_bytes // n - k * gradient_bytes // n

    def ring_worker(rank):
        received = 0
        while has_next_step(rank):
            yield [net.compute(compute[rank])]
            for r in range(2 * (n - 1)):  # reduce-scatter and all-gather: what came in one round goes on in the next
                started = net.now
                sent = net.send(rank, (rank + 1) % n, chunk((rank - r) % n))
                arriving = net.message((rank - 1) % n, rank, received)
                received += 1
                yield [sent, arriving]
                communicate[rank] += covered([sent, arriving], since=started)

    def server_worker(rank):
        while has_next_step(rank):
            yield [net.compute(compute[rank])]
            net.send(rank, server, gradient_bytes)
            reply = net.message(server, rank, steps_of[rank] - 1)
            yield [reply]
            communicate[rank] += covered([reply])
        departures.append(Event(net.now, net.now + latency[rank] + latency[server]))

    def synchronous_server():
        for step in count():
            yield [net.message(rank, server, step) for rank in range(n)]
            staleness.append(0)
            for rank in range(n):
                net.send(server, rank, gradient_bytes)

    def asynchronous_server(rank):  # the server's dealings with one worker
        pulled = 0
        for step in count():
            yield [net.message(rank, server, step)]
            staleness.append(len(staleness) - pulled)  # updates since this worker's pull
            pulled = len(staleness)
            net.send(server, rank, gradient_bytes)

    if ring:
        net.run([ring_worker(rank) for rank in range(n)])
        staleness = [0] * steps_of[0]
    elif strategy == "ps-sync":
        net.run([synchronous_server()] + [server_worker(rank) for rank in range(n)])
    else:
        net.run([asynchronous_server(rank) for rank in range(n)] + [server_worker(rank) for rank in range(n)])

    time, hosts = finished, n if ring else n + 1
    # A server is ready for any message, and that a worker has finished is one too, without bytes.
    pushes = [message for (_, to, _), message in net.mail.items() if to == server and message.begin is not None]
    communicate.append(covered(pushes, until=time))
    rows = []
    for rank in range(hosts):
        busy = steps_of[rank] * compute[rank] if rank < n else Fraction(0)
        rows.append({"rank": rank, "role": "worker" if rank < n else "server",
                     "samples": steps_of[rank] * batch_size if rank < n else 0,
                     "steps": steps_of[rank] if rank < n else 0,
                     "compute_s": busy, "communicate_s": communicate[rank],
                     "wait_s": time - busy - communicate[rank], "down_s": 0, "lost_compute_s": 0,
                     "bytes_sent": net.link_bytes["up", rank], "bytes_received": net.link_bytes["down", rank]})
    computed, samples = sum(row["compute_s"] for row in rows), sum(row["samples"] for row in rows)
    worker_time = n * time
    fractions = {part: sum(row[f"{part}_s"] for row in rows[:n]) / worker_time if time else Fraction(part == "wait")
                 for part in ("compute", "communicate", "wait", "down")}
    return {
        "simulated_time_s": time, "steps": len(staleness), "samples": samples,
        "throughput_samples_per_s": samples / time if time else 0,
        "bytes_on_wire": sum(row["bytes_sent"] for row in rows),
        "fractions": fractions,
        "staleness": {"mean": Fraction(sum(staleness), len(staleness) or 1), "max": max(staleness, default=0)},
        "energy_j": idle_watts * hosts * time + (busy_watts - idle_watts) * computed,
        "rows": rows,
        "links": {link: size for link, size in net.link_bytes.items() if size > 0},
    }
