#include "sim/engine/platform/platform_extract.hpp"

#include <cstring>
#include <stdexcept>

namespace paceline::engine {
namespace {

void put_bytes(std::string& out, const void* from, std::size_t size) {
  out.append(static_cast<const char*>(from), size);
}
void put(std::string& out, double value) {
  put_bytes(out, &value, sizeof value);
}
void put(std::string& out, const std::string& text) {
  put(out, static_cast<double>(text.size()));
  out += text;
}
void put(std::string& out, const std::vector<std::uint32_t>& numbers) {
  put(out, static_cast<double>(numbers.size()));
  put_bytes(out, numbers.data(), numbers.size() * sizeof(std::uint32_t));
}

/// Reads what put() wrote.
class Bytes {
 public:
  explicit Bytes(const std::string& all) : all_(all) {}
  double number() {
    double value = 0;
    take(&value, sizeof value);
    return value;
  }
  std::size_t count() { return static_cast<std::size_t>(number()); }
  std::string text() {
    std::string text(count(), '\0');
    take(text.data(), text.size());
    return text;
  }
  std::vector<std::uint32_t> numbers() {
    std::vector<std::uint32_t> all(count());
    take(all.data(), all.size() * sizeof(std::uint32_t));
    return all;
  }

 private:
  void take(void* into, std::size_t size) {
    if (size > all_.size() - at_) throw std::runtime_error("the platform's description is cut off");
    if (size > 0) std::memcpy(into, all_.data() + at_, size);
    at_ += size;
  }
  const std::string& all_;
  std::size_t at_ = 0;
};

}  // namespace

std::string PlatformExtract::bytes() const {
  std::string out;
  put(out, static_cast<double>(hosts.size()));
  for (const PlatformHost& host : hosts) {
    put(out, host.name);
    put(out, host.flops);
  }
  put(out, static_cast<double>(links.size()));
  for (const LinkPlan& link : links) {
    put(out, link.name);
    put(out, link.bandwidth);
    put(out, link.latency);
    put(out, link.shared ? 1.0 : 0.0);
  }
  put(out, begins);
  put(out, ways);
  return out;
}

PlatformExtract PlatformExtract::from_bytes(const std::string& bytes) {
  Bytes in(bytes);
  PlatformExtract extract;
  extract.hosts.resize(in.count());
  for (PlatformHost& host : extract.hosts) {
    host.name = in.text();
    host.flops = in.number();
  }
  extract.links.resize(in.count());
  for (LinkPlan& link : extract.links) {
    link.name = in.text();
    link.bandwidth = in.number();
    link.latency = in.number();
    link.shared = in.number() > 0;
  }
  extract.begins = in.numbers();
  extract.ways = in.numbers();
  return extract;
}

}  // namespace paceline::engine
