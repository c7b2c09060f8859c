#pragma once
/// The device kernels by name: each is written once, in text/*.dev.

#include <array>
#include <cstddef>
#include <cstdint>

namespace paceline::kernels::device {

/// Those that multiply come first, and again, in the same order, in narrow tiles.
enum class Kernel : std::uint8_t {
  multiply_nn,
  multiply_nt,
  multiply_tn,
  multiply_tt,
  convolve,
  convolve_pool,
  convolve_weights,
  convolve_weights_pooled,
  convolve_data,
  convolve_data_pooled,
  multiply_nn_narrow,
  multiply_nt_narrow,
  multiply_tn_narrow,
  multiply_tt_narrow,
  convolve_narrow,
  convolve_pool_narrow,
  convolve_weights_narrow,
  convolve_weights_pooled_narrow,
  convolve_data_narrow,
  convolve_data_pooled_narrow,
  add_parts,
  add_many_parts,
  add_rows,
  max_pool,
  unpool,
  dropout,
  softmax_cross_entropy,
  squared_error,
  sgd,
  adam,
};

/// Names in the text, in the order of Kernel.
inline constexpr std::array kernel_names{
    "multiply_nn",
    "multiply_nt",
    "multiply_tn",
    "multiply_tt",
    "convolve",
    "convolve_pool",
    "convolve_weights",
    "convolve_weights_pooled",
    "convolve_data",
    "convolve_data_pooled",
    "multiply_nn_narrow",
    "multiply_nt_narrow",
    "multiply_tn_narrow",
    "multiply_tt_narrow",
    "convolve_narrow",
    "convolve_pool_narrow",
    "convolve_weights_narrow",
    "convolve_weights_pooled_narrow",
    "convolve_data_narrow",
    "convolve_data_pooled_narrow",
    "add_parts",
    "add_many_parts",
    "add_rows",
    "max_pool",
    "unpool",
    "dropout",
    "softmax_cross_entropy",
    "squared_error",
    "sgd",
    "adam",
};
static_assert(kernel_names.size() == static_cast<std::size_t>(Kernel::adam) + 1);

/// The same product in narrow tiles.
constexpr Kernel narrow(Kernel product) {
  return static_cast<Kernel>(static_cast<unsigned>(product) + static_cast<unsigned>(Kernel::multiply_nn_narrow));
}

constexpr std::size_t element_items = 256;  ///< PL_ELEMENT_ITEMS: work items in a group of an elementwise kernel
constexpr std::size_t loss_items = 32;      ///< PL_LOSS_ITEMS
constexpr std::size_t sum_elements = 32;    ///< PL_SUM_ELEMENTS: results of one group of add_rows or add_many_parts

/// What a kernel does to a sum before it writes it: the bits of PL_ADD_BIAS, PL_RELU, PL_MASK.
constexpr std::uint32_t add_bias = 1, apply_relu = 2, apply_mask = 4;

/// Tiles of the products: PL_TILE_ROWS and so on. A work item holds item_rows x item_columns sums; lanes x lanes items
/// make a group, of wide and of narrow tiles; item_rows is a multiple of 4, so that one item holds whole pooling
/// windows.
struct Tile {
  std::size_t rows, columns, narrow_rows, narrow_columns, depth, item_rows, item_columns, lanes;
  /// Groups that keep the device busy; a smaller result is cut along its depth until there are about as many.
  std::size_t groups_wanted;

  /// Few columns and many rows are better off in narrow tiles.
  bool prefers_narrow(std::size_t result_rows, std::size_t result_columns) const {
    return result_columns <= narrow_columns && narrow_columns < columns && result_rows > rows;
  }
  /// Tiles that cover a result, in x and y.
  std::size_t tiles_down(std::size_t result_rows, bool in_narrow) const {
    const std::size_t height = in_narrow ? narrow_rows : rows;
    return (result_rows + height - 1) / height;
  }
  std::size_t tiles_across(std::size_t result_columns, bool in_narrow) const {
    const std::size_t width = in_narrow ? narrow_columns : columns;
    return (result_columns + width - 1) / width;
  }
};

/// For processors with many small cores that run in lockstep.
inline constexpr Tile gpu_tile{64, 64, 128, 32, 16, 4, 4, 16, 384};
/// For processors whose compilers make vectors of one item's columns.
inline constexpr Tile cpu_tile{8, 32, 8, 32, 16, 8, 32, 1, 1};

}  // namespace paceline::kernels::device
