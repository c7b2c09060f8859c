#include "kernels/device/product.hpp"

#include <algorithm>
#include <utility>

namespace paceline::kernels::device {
namespace {

/// Below this a part is not worth its launch and the sum behind it.
constexpr std::size_t shallowest_part = 64;
/// Multiplications from which the vendor's library is ahead of the own tiles (512 x 512 x 512 on an H100), which save
/// its extra launches.
constexpr std::size_t library_from = std::size_t{1} << 27;
/// Parts from which they are added up by several items for each sum.
constexpr std::size_t many_parts = 16;

/// Kernels take a pointer wherever one is declared; one that is not looked at may be any.
const Buffer& or_any(const Buffer* buffer, const Buffer& any) {
  return buffer != nullptr ? *buffer : any;
}

bool by_library(Queue& queue, const Product& product) {
  if (product.rows * product.columns * product.depth < library_from) return false;
  const std::size_t in_memory = product.rows - (product.ones ? 1 : 0);
  if (!queue.multiply(product.left, product.right, product.out, product.out_begin, in_memory, product.columns,
                      product.depth))
    return false;
  if (product.ones)
    launch(queue, Kernel::add_rows, element_items, {ceil_div(product.columns, sum_elements)},
           {product.right.buffer, product.out, index(product.out_begin + in_memory * product.columns),
            index(product.depth), index(product.columns)});
  if (product.finish.what != 0)
    finish_in_place(queue, product.out, product.out_begin, product.rows, product.columns, product.finish);
  return true;
}

Kernel kernel_of(const Product& product) {
  if (product.left.transposed) return product.right.transposed ? Kernel::multiply_tt : Kernel::multiply_tn;
  return product.right.transposed ? Kernel::multiply_nt : Kernel::multiply_nn;
}

}  // namespace

std::size_t Parts::count(std::size_t rows, std::size_t columns, std::size_t depth) const {
  const bool in_narrow = tile_.prefers_narrow(rows, columns);
  const std::size_t tiles = tile_.tiles_down(rows, in_narrow) * tile_.tiles_across(columns, in_narrow);
  return std::max<std::size_t>(1, std::min(tile_.groups_wanted / tiles, depth / shallowest_part));
}

void Parts::launch_tiles(Queue& queue, Kernel kernel, std::vector<Argument> operands, const Buffer& out,
                         std::uint32_t out_begin, const Finish& finish, std::size_t rows, std::size_t columns,
                         std::size_t depth) const {
  const std::size_t wanted = count(rows, columns, depth);
  const std::size_t steps = std::max<std::size_t>(1, ceil_div(ceil_div(depth, wanted), tile_.depth));
  const std::size_t part_depth = steps * tile_.depth;
  const std::size_t made = std::max<std::size_t>(1, ceil_div(depth, part_depth));
  const bool in_narrow = tile_.prefers_narrow(rows, columns);
  const Groups groups{tile_.tiles_down(rows, in_narrow), tile_.tiles_across(columns, in_narrow), made};
  const Buffer& bias = or_any(finish.bias, out);
  const Buffer& activations = or_any(finish.activations, out);
  const bool whole = made == 1;
  operands.insert(operands.end(),
                  {whole ? out : *sums_, whole ? out_begin : 0, whole ? finish.what : 0, bias, finish.bias_begin,
                   activations, index(rows), index(columns), index(depth), index(part_depth)});
  queue.launch(in_narrow ? narrow(kernel) : kernel, tile_.lanes * tile_.lanes, groups, operands);
  if (whole) return;
  const std::size_t size = rows * columns;
  const std::size_t elements = made < many_parts ? element_items : sum_elements;
  launch(queue, made < many_parts ? Kernel::add_parts : Kernel::add_many_parts, element_items,
         {ceil_div(size, elements)},
         {*sums_, 0U, index(made), out, out_begin, index(size), index(columns), finish.what, bias, finish.bias_begin,
          activations});
}

void multiply(Queue& queue, const Parts& parts, const Product& product) {
  if (by_library(queue, product)) return;
  const std::uint32_t ones = product.ones ? index(product.rows - 1) : 0xFFFFFFFFU;
  parts.launch_tiles(queue, kernel_of(product),
                     {product.left.buffer, product.left.begin, product.left.lead, ones, product.right.buffer,
                      product.right.begin, product.right.lead},
                     product.out, product.out_begin, product.finish, product.rows, product.columns, product.depth);
}

void finish_in_place(Queue& queue, const Buffer& values, std::uint32_t begin, std::size_t rows, std::size_t columns,
                     const Finish& finish) {
  launch_elements(queue, Kernel::add_parts, rows * columns,
                  {values, begin, 1U, values, begin, index(rows * columns), index(columns), finish.what,
                   or_any(finish.bias, values), finish.bias_begin, or_any(finish.activations, values)});
}

}  // namespace paceline::kernels::device
