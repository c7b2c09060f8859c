/// GFLOP/s of the matrix product on the shapes of training, one thread, beside oneDNN, OpenBLAS and Eigen as far as
/// they were found when this was built. Every result is held against a reference in double before anything is timed;
/// rounds are interleaved, and what is printed is each one's median.
#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#ifdef PACELINE_ONEDNN
#include <dnnl.h>
#endif
#ifdef PACELINE_OPENBLAS
#include <cblas.h>
#endif

#include "bench/spread.hpp"
#include "kernels/host_tensor.hpp"
#include "kernels/random.hpp"
#include "kernels/simd/instruction_set.hpp"

// Of the OpenMP that oneDNN brings along; weak, so that its absence is no error. Without it oneDNN takes all cores and
// its figures mean nothing: too high on an idle machine, far too low on a busy one.
extern "C" void omp_set_num_threads(int) __attribute__((weak));

namespace {

using namespace paceline;
using kernels::fused::Product;

struct Shape {
  std::size_t rows, columns, depth;
  char transposed;  ///< 'a', 'b' or '-'
  bool counts;      ///< in the geometric mean
};
constexpr Shape shapes[] = {{64, 64, 64, '-', true},    {96, 96, 96, '-', true},    {128, 128, 128, '-', true},
                            {192, 192, 192, '-', true}, {256, 256, 256, '-', true}, {384, 384, 384, '-', true},
                            {512, 512, 512, '-', true}, {768, 768, 768, '-', true}, {1024, 1024, 1024, '-', true},
                            {64, 256, 784, '-', true},  {6272, 64, 288, '-', true}, {288, 64, 6272, 'a', true},
                            {512, 384, 128, '-', true}, {32, 3136, 128, 'b', true}, {64, 10, 784, '-', false},
                            {784, 10, 64, 'a', false},  {49, 64, 32, '-', false},   {3136, 128, 32, 'a', false}};

struct Contestant {
  std::string name;
  std::function<void(const Product&)> multiply;
};

using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
Eigen::Map<const RowMajor> view(const float* values, std::size_t rows, std::size_t columns) {
  return {values, static_cast<Eigen::Index>(rows), static_cast<Eigen::Index>(columns)};
}

void by_eigen(const Product& p) {
  Eigen::Map<RowMajor> c(p.c, static_cast<Eigen::Index>(p.rows), static_cast<Eigen::Index>(p.columns));
  if (p.a_transposed)
    c.noalias() = view(p.a, p.depth, p.rows).transpose() * view(p.b, p.depth, p.columns);
  else if (p.b_transposed)
    c.noalias() = view(p.a, p.rows, p.depth) * view(p.b, p.columns, p.depth).transpose();
  else
    c.noalias() = view(p.a, p.rows, p.depth) * view(p.b, p.depth, p.columns);
}

std::vector<Contestant> contestants() {
  std::vector<Contestant> all;
  for (const auto set : {kernels::simd::InstructionSet::avx512, kernels::simd::InstructionSet::avx2})
    if (kernels::simd::unavailable(set).empty())
      all.push_back({kernels::simd::name_of(set), kernels::simd::routines(set).multiply});
#ifdef PACELINE_ONEDNN
  all.push_back({"oneDNN", [](const Product& p) {
                   dnnl_sgemm(p.a_transposed ? 'T' : 'N', p.b_transposed ? 'T' : 'N', static_cast<dnnl_dim_t>(p.rows),
                              static_cast<dnnl_dim_t>(p.columns), static_cast<dnnl_dim_t>(p.depth), 1, p.a,
                              static_cast<dnnl_dim_t>(p.a_stride), p.b, static_cast<dnnl_dim_t>(p.b_stride), 0, p.c,
                              static_cast<dnnl_dim_t>(p.c_stride));
                 }});
#endif
#ifdef PACELINE_OPENBLAS
  all.push_back({"OpenBLAS", [](const Product& p) {
                   cblas_sgemm(CblasRowMajor, p.a_transposed ? CblasTrans : CblasNoTrans,
                               p.b_transposed ? CblasTrans : CblasNoTrans, static_cast<int>(p.rows),
                               static_cast<int>(p.columns), static_cast<int>(p.depth), 1, p.a,
                               static_cast<int>(p.a_stride), p.b, static_cast<int>(p.b_stride), 0, p.c,
                               static_cast<int>(p.c_stride));
                 }});
#endif
  all.push_back({"Eigen", by_eigen});
  return all;
}

/// What the rivals chose to run.
void print_choices() {
#ifdef PACELINE_ONEDNN
  const dnnl_version_t* const version = dnnl_version();
  std::printf("oneDNN %d.%d.%d, most instructions allowed 0x%x, ONEDNN_MAX_CPU_ISA %s\n", version->major,
              version->minor, version->patch, static_cast<unsigned>(dnnl_get_effective_cpu_isa()),
              std::getenv("ONEDNN_MAX_CPU_ISA") != nullptr ? std::getenv("ONEDNN_MAX_CPU_ISA") : "not set");
#endif
#ifdef PACELINE_OPENBLAS
  openblas_set_num_threads(1);
  std::printf("%s, kernel %s\n", openblas_get_config(), openblas_get_corename());
#endif
  std::printf("Eigen %d.%d.%d, %s\n", EIGEN_WORLD_VERSION, EIGEN_MAJOR_VERSION, EIGEN_MINOR_VERSION,
              Eigen::SimdInstructionSetsInUse());
}

kernels::HostFloats random_floats(std::size_t size, std::uint64_t seed) {
  kernels::HostFloats floats = kernels::host_floats(size);
  kernels::Random random(seed);
  for (std::size_t i = 0; i < size; ++i) floats[i] = static_cast<float>(2 * random.uniform() - 1);
  return floats;
}

/// Whether a sample of C is within the error bound of any order of summation.
bool is_right(const Product& p) {
  for (std::size_t k = 0; k < 2000; ++k) {
    const std::size_t row = k * 7919 % p.rows, column = k * 104729 % p.columns;
    double sum = 0, magnitude = 0;
    for (std::size_t i = 0; i < p.depth; ++i) {
      const double a = static_cast<double>(p.a_transposed ? p.a[i * p.a_stride + row] : p.a[row * p.a_stride + i]);
      const double b =
          static_cast<double>(p.b_transposed ? p.b[column * p.b_stride + i] : p.b[i * p.b_stride + column]);
      sum += a * b;
      magnitude += std::abs(a * b);
    }
    const double error = std::abs(static_cast<double>(p.c[row * p.c_stride + column]) - sum);
    if (!(error <= static_cast<double>(p.depth + 2) * 0x1.0p-24 * magnitude)) return false;
  }
  return true;
}

void measure(const Shape& shape, const std::vector<Contestant>& all, std::vector<double>& logarithms, int rounds) {
  const auto a = random_floats(shape.rows * shape.depth, 1), b = random_floats(shape.columns * shape.depth, 2);
  const auto c = kernels::host_floats(shape.rows * shape.columns);
  Product p;
  p.rows = shape.rows;
  p.columns = shape.columns;
  p.depth = shape.depth;
  p.a = a.get();
  p.a_transposed = shape.transposed == 'a';
  p.a_stride = p.a_transposed ? p.rows : p.depth;
  p.b = b.get();
  p.b_transposed = shape.transposed == 'b';
  p.b_stride = p.b_transposed ? p.depth : p.columns;
  p.c = c.get();
  p.c_stride = p.columns;
  const double flop = 2.0 * static_cast<double>(p.rows * p.columns * p.depth);
  const int calls = std::max(1, static_cast<int>(2e8 / flop));
  std::vector<std::vector<double>> seconds(all.size());
  for (const Contestant& one : all) {
    one.multiply(p);
    if (is_right(p)) continue;
    std::printf("%s is wrong: not timed\n", one.name.c_str());
    std::exit(1);
  }
  for (int round = 0; round < rounds; ++round)
    for (std::size_t k = 0; k < all.size(); ++k)
      seconds[k].push_back(bench::seconds_per_call([&] { all[k].multiply(p); }, calls));
  std::printf("%5zu x %4zu x %4zu %c", p.rows, p.columns, p.depth, shape.transposed);
  double rival = 0;
  for (std::size_t k = 0; k < all.size(); ++k) {
    const double rate = flop / bench::spread_of(seconds[k]).median / 1e9;
    std::printf(" %9.1f", rate);
    if (all[k].name == "oneDNN") rival = rate;
  }
  for (std::size_t k = 0; k < all.size() && rival > 0; ++k) {
    const double ratio = flop / bench::spread_of(seconds[k]).median / 1e9 / rival;
    if (all[k].name.rfind("AVX", 0) == 0) std::printf("   %s / oneDNN %.3f", all[k].name.c_str(), ratio);
    if (shape.counts) logarithms[k] += std::log(ratio);
  }
  std::printf("\n");
}

}  // namespace

int main(int argc, char** argv) {
  if (omp_set_num_threads != nullptr) omp_set_num_threads(1);
  // Usage: bench_gemm [ROUNDS]; anything that is no number leaves the default.
  const int asked = argc > 1 ? std::atoi(argv[1]) : 0, rounds = asked > 0 ? asked : 15;
  print_choices();
  const std::vector<Contestant> all = contestants();
  std::vector<double> logarithms(all.size());
  std::printf("%-20s", "GFLOP/s");
  for (const Contestant& one : all) std::printf(" %9s", one.name.c_str());
  std::printf("\n");
  for (const Shape& shape : shapes) measure(shape, all, logarithms, rounds);
  const auto counted = static_cast<double>(
      std::count_if(std::begin(shapes), std::end(shapes), [](const Shape& shape) { return shape.counts; }));
  for (std::size_t k = 0; k < all.size(); ++k)
    std::printf("%s: geometric mean %.3f of oneDNN\n", all[k].name.c_str(), std::exp(logarithms[k] / counted));
  return 0;
}
