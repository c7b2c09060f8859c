#include "kernels/backend_item.hpp"

#include "kernels/catalogue.hpp"

namespace paceline::kernels {

std::string_view fastest_backend() {
  const auto& items = backends().items();
  for (auto item = items.rbegin(); item != items.rend(); ++item)
    if (item->make.unavailable().empty()) return item->name;
  throw std::logic_error("no backend runs here");
}

std::unique_ptr<KernelBackend> make_backend(std::string_view name) {
  if (name == "auto") name = fastest_backend();
  const BackendItem* const item = backends().find(name);
  if (item == nullptr) throw BackendError("there is no backend named '" + std::string(name) + "'.");
  const std::string reason = item->make.unavailable();
  if (!reason.empty()) throw BackendError("backend " + item->name + " cannot run here: " + reason);
  return item->make.make();
}

}  // namespace paceline::kernels
