#pragma once
/// How a backend enters the catalogue, and how one is chosen.

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "catalogue/catalogue.hpp"
#include "kernels/backend.hpp"

namespace paceline::kernels {

/// The backend that was asked for cannot run here, or there is none of that name. what() is one sentence with the
/// reason.
class BackendError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct BackendMaker {
  /// Why it cannot run on this machine, one sentence with a full stop; empty: it can.
  std::function<std::string()> unavailable;
  std::function<std::unique_ptr<KernelBackend>()> make;
};
using BackendItem = Catalogue<BackendMaker>::Item;

BackendItem reference_backend();
BackendItem reference_fma_backend();
BackendItem eigen_backend();
BackendItem avx_backend();
BackendItem opencl_backend();
BackendItem cuda_backend();

/// Name of the fastest backend that can run here: what "auto" stands for.
std::string_view fastest_backend();
/// `name` as in the catalogue, or "auto". Throws BackendError; never falls back to another backend.
std::unique_ptr<KernelBackend> make_backend(std::string_view name);

}  // namespace paceline::kernels
