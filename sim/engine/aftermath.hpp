#pragma once
/// What follows from a death and from a host's return: the scenario's recovery, carried out.

#include <cstdint>
#include <string>

#include "sim/engine/run.hpp"

namespace paceline::engine {

class Commits;
class Conductor;

class Aftermath {
 public:
  Aftermath(Run& run, Commits& commits, Conductor& conductor)
      : run_(&run), commits_(&commits), conductor_(&conductor) {}

  /// Starts the job, as soon as the hosts that it cannot do without are there.
  void begin();
  /// That host is off from now on: whoever sat there is dead. `failure`: it is a misfortune, not a planned absence.
  void host_left(int host, bool failure);
  void host_came_back(int host);
  /// Something will come of what happened, though nobody moves: a death that nobody knows of yet, a departure that is
  /// still to be heard of, newcomers to let in.
  bool will_act() const { return undetected_ > 0 || unheard_ > 0 || letting_in_; }

 private:
  void die(Rank& rank);
  void lose_work();
  bool others_go_on(const Rank& rank) const;
  void take_back_gradient(Rank& rank);
  void detected(std::int64_t death);
  void depart(Rank& rank);
  void pass_on_departure(const Rank& rank);
  void after_departure(Rank& rank);
  void admit(Rank& rank);
  void revoke(const std::string& death);
  void resume_when_possible();
  bool seat(Rank& rank);
  void roll_back();
  bool adopt_furthest_commit();
  void lose_computing(Rank& rank, double useful_then);
  void set_members();
  void resume();
  bool in_vain();
  Rank& rank_of(int number) const { return run_->ranks[static_cast<std::size_t>(number)]; }

  Run* run_;
  Commits* commits_;
  Conductor* conductor_;
  bool open_ = false;   // begin() was called
  bool begun_ = false;  // the job was launched
  int undetected_ = 0;
  int unheard_ = 0;                  // departures of workers that had finished and died
  bool letting_in_ = false;          // all have met and are about to be stopped, so that newcomers can join
  std::int64_t deaths_ = 0;          // that stop everybody; numbers them
  std::int64_t pending_death_ = -1;  // the one whose detection is under way
  std::string death_;
  std::int64_t resumption_ = 0;      // raised to call off the one that was planned
  std::int64_t progress_seen_ = -1;  // at the last resumption
  std::int64_t resumptions_in_vain_ = 0;
};

}  // namespace paceline::engine
