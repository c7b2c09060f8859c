#pragma once
/// Matrix products on a device: by the vendor's library where there is one and the product is large enough to be worth
/// it, else by the project's own tiles with everything around the product fused into it.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "kernels/device/launch.hpp"
#include "kernels/device/room.hpp"

namespace paceline::kernels::device {

/// What happens to the sums; `activations` are as large as the result.
struct Finish {
  std::uint32_t what = 0;  ///< add_bias, apply_relu, apply_mask
  const Buffer* bias = nullptr;
  std::uint32_t bias_begin = 0;
  const Buffer* activations = nullptr;
};

struct Product {
  Matrix left, right;
  const Buffer& out;
  std::uint32_t out_begin;
  std::size_t rows, columns, depth;
  Finish finish{};
  /// The left side has one more row, of ones, than is in memory: counted in rows. Its product is the sum of the right
  /// side's rows. Without finish only.
  bool ones = false;
};

/// Scratch of one program for products that are cut along their depth. There are at most as many parts as groups are
/// wanted, and none is larger than its tiles, so one size serves every product.
class Parts {
 public:
  explicit Parts(Room& room)
      : tile_(room.device->tile()), sums_(room.memory.floats(tile_.groups_wanted * tile_.rows * tile_.columns)) {}

  /// Launches a tiled product whose kernel ends in (..., out, out_begin, finish, bias, bias_begin, activations, rows,
  /// columns, depth, part_depth): `operands` is what comes before, and everything else follows from here.
  void launch_tiles(Queue& queue, Kernel kernel, std::vector<Argument> operands, const Buffer& out,
                    std::uint32_t out_begin, const Finish& finish, std::size_t rows, std::size_t columns,
                    std::size_t depth) const;
  const Tile& tile() const { return tile_; }

 private:
  /// How many parts the depth is cut into: a function of the shape alone, since it decides the bits.
  std::size_t count(std::size_t rows, std::size_t columns, std::size_t depth) const;

  Tile tile_;
  std::shared_ptr<Buffer> sums_;
};

void multiply(Queue& queue, const Parts& parts, const Product& product);
/// values = finished values, `rows` x `columns`, in place.
void finish_in_place(Queue& queue, const Buffer& values, std::uint32_t begin, std::size_t rows, std::size_t columns,
                     const Finish& finish);

}  // namespace paceline::kernels::device
