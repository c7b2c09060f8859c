#pragma once
/// When a host is off.

#include <memory>
#include <optional>
#include <vector>

namespace paceline::engine {

/// A host is off from `at` for `lasts` seconds, or for ever.
struct Outage {
  int host = 0;  ///< workers, then servers, then spares
  double at = 0;
  std::optional<double> lasts;
  bool failure = true;  ///< false: the host is not there yet, which nobody has to notice

  bool for_ever() const { return !lasts; }
  /// Infinite for ever.
  double ends() const;
};

/// One cause of outages of one host: its outages in order of time, made one at a time.
class OutageSource {
 public:
  virtual ~OutageSource() = default;
  /// None: there are no more.
  virtual std::optional<Outage> next() = 0;
};

/// Outages that are known beforehand, in any order.
class ListedOutages final : public OutageSource {
 public:
  explicit ListedOutages(std::vector<Outage> outages);
  std::optional<Outage> next() override;

 private:
  std::vector<Outage> outages_;  // in order of time
  std::size_t next_ = 0;
};

/// All outages of one host, in order of time, whatever causes them: those that overlap or touch are one.
///
/// The outages depend on the scenario alone, never on what the job does, so every strategy meets the same. They are
/// made as they are asked for: any number of them takes no memory.
class Outages {
 public:
  Outages() = default;
  explicit Outages(std::vector<std::unique_ptr<OutageSource>> sources);
  /// The next one, later than the end of the one before; none: there are no more.
  std::optional<Outage> next();

 private:
  struct Cause {
    std::unique_ptr<OutageSource> source;
    std::optional<Outage> pending;
  };
  Cause* earliest();

  std::vector<Cause> causes_;
};

}  // namespace paceline::engine
