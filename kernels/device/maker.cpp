#include "kernels/device/maker.hpp"

#include <mutex>
#include <utility>

#include "kernels/device/backend.hpp"
#include "kernels/device/room.hpp"

namespace paceline::kernels::device {
namespace {

class Kind {
 public:
  Kind(std::string name, std::function<void()> find, std::function<std::unique_ptr<Device>()> open)
      : name_(std::move(name)), find_(std::move(find)), open_(std::move(open)) {}

  std::string unavailable() {
    std::call_once(asked_, [this] {
      try {
        find_();
      } catch (const DeviceError& error) {
        reason_ = error.what();
      }
    });
    return reason_;
  }

  std::unique_ptr<KernelBackend> make() {
    try {
      // After an exception the next call tries again. Never closed, see Room.
      std::call_once(opened_, [this] { room_ = new Room(open_()); });
      return device_backend(name_, *room_);
    } catch (const DeviceError& error) {
      throw BackendError("backend " + name_ + " cannot run here: " + error.what());
    }
  }

 private:
  std::string name_;
  std::function<void()> find_;
  std::function<std::unique_ptr<Device>()> open_;
  std::once_flag asked_, opened_;
  std::string reason_;
  Room* room_ = nullptr;
};

}  // namespace

BackendMaker device_maker(std::string name, std::function<void()> find, std::function<std::unique_ptr<Device>()> open) {
  const auto kind = std::make_shared<Kind>(std::move(name), std::move(find), std::move(open));
  return {[kind] { return kind->unavailable(); }, [kind] { return kind->make(); }};
}

}  // namespace paceline::kernels::device
