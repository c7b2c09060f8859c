#pragma once
/// Denormal floats count as zero while one of these lives, on its thread: momentum of dead units decays into them and
/// makes some processors a hundred times slower. x86 only; nothing elsewhere.

#if defined(__SSE2__)
#include <immintrin.h>
#endif

namespace paceline::kernels {

class FlushDenormals {
 public:
#if defined(__SSE2__)
  FlushDenormals() : saved_(_mm_getcsr()) {
    _mm_setcsr(saved_ | flush_to_zero | denormals_are_zero);
  }
  ~FlushDenormals() {
    _mm_setcsr(saved_);
  }
#else
  FlushDenormals() {}
  ~FlushDenormals() {}
#endif
  FlushDenormals(const FlushDenormals&) = delete;
  FlushDenormals& operator=(const FlushDenormals&) = delete;

 private:
#if defined(__SSE2__)
  static constexpr unsigned flush_to_zero = 0x8000;
  static constexpr unsigned denormals_are_zero = 0x0040;
  unsigned saved_;
#endif
};

}  // namespace paceline::kernels
