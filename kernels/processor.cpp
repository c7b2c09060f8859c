#include "kernels/processor.hpp"

#if defined(__x86_64__) || defined(__i386__)
#include <cpuid.h>

#include <array>
#include <cstring>
#endif

namespace paceline::kernels {

std::string processor_name() {
#if defined(__x86_64__) || defined(__i386__)
  constexpr unsigned first_leaf =
      0x80000002U;  // Brand string: AMD64 manual volume 3, appendix E.4.3; Intel SDM, CPUID.
  std::array<unsigned, 12> words{};
  for (unsigned leaf = 0; leaf < 3; ++leaf) {
    unsigned* const four = words.data() + std::size_t{4} * leaf;
    if (__get_cpuid(first_leaf + leaf, &four[0], &four[1], &four[2], &four[3]) == 0) return "unknown";
  }
  std::array<char, sizeof words + 1> text{};
  std::memcpy(text.data(), words.data(), sizeof words);
  const std::string name(text.data());
  const std::size_t begin = name.find_first_not_of(' ');
  if (begin == std::string::npos) return "unknown";
  return name.substr(begin, name.find_last_not_of(' ') - begin + 1);
#else
  return "unknown";
#endif
}

}  // namespace paceline::kernels
