#include "kernels/simd/instruction_set.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>

#include <hwy/targets.h>

#include "kernels/catalogue.hpp"

namespace paceline::kernels::tests {
namespace {

using simd::InstructionSet;

/// PACELINE_ISA has this value while it lives.
class Asking {
 public:
  explicit Asking(const char* set) { setenv("PACELINE_ISA", set, 1); }
  ~Asking() { unsetenv("PACELINE_ISA"); }
  Asking(const Asking&) = delete;
  Asking& operator=(const Asking&) = delete;
};

/// The processor seems to have these targets of Highway alone while it lives.
class Processor {
 public:
  explicit Processor(std::int64_t targets) { hwy::SetSupportedTargetsForTest(targets); }
  ~Processor() { hwy::SetSupportedTargetsForTest(0); }
  Processor(const Processor&) = delete;
  Processor& operator=(const Processor&) = delete;
};

}  // namespace

TEST_CASE("on a processor without AVX2 the backend says so in a sentence, and auto takes another") {
  const Processor old(HWY_SSE4);
  const std::string reason = backends().find("avx")->make.unavailable();
  CHECK_THAT(reason, Catch::Contains("AVX2") && Catch::EndsWith("."));
  CHECK_THROWS_WITH(make_backend("avx"), Catch::Contains(reason));
  CHECK(fastest_backend() != "avx");
  CHECK(make_backend("auto")->info().name == fastest_backend());
}

TEST_CASE("on a processor with AVX2 alone it is taken, and a wish for AVX-512 is refused") {
  if (!simd::unavailable(InstructionSet::avx2).empty()) return;
  const Processor narrow(HWY_AVX2);
  CHECK(make_backend("avx")->info().instruction_set == "AVX2");
  const Asking wide("avx512");
  CHECK_THROWS_WITH(make_backend("avx"), Catch::Contains("AVX-512"));
}

TEST_CASE("the backend avx takes the widest instruction set there is and says which") {
  if (!simd::unavailable(InstructionSet::avx2).empty()) {
    CHECK_THAT(backends().find("avx")->make.unavailable(), Catch::Contains("AVX2"));
    CHECK(fastest_backend() != "avx");
    return;
  }
  const bool wide = simd::unavailable(InstructionSet::avx512).empty();
  CHECK(make_backend("avx")->info().instruction_set == (wide ? "AVX-512" : "AVX2"));
}

TEST_CASE("PACELINE_ISA asks for the narrower set") {
  if (!simd::unavailable(InstructionSet::avx2).empty()) return;
  const Asking narrow("avx2");
  CHECK(make_backend("avx")->info().instruction_set == "AVX2");
}

TEST_CASE("PACELINE_ISA with an unknown set makes the backend unavailable with a reason") {
  const Asking nonsense("sse9");
  CHECK_THROWS_AS(make_backend("avx"), BackendError);
  CHECK_THROWS_WITH(make_backend("avx"), Catch::Contains("sse9"));
  CHECK_THAT(backends().find("avx")->make.unavailable(), Catch::EndsWith("."));
}

}  // namespace paceline::kernels::tests
