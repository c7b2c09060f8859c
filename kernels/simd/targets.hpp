#pragma once
/// What Highway compiles for: AVX2 and AVX-512 (its targets HWY_AVX2 and HWY_AVX3). Include before any of its headers.
///
/// Highway insists on the build's baseline as a target of its own; our files leave that one empty, so that there is no
/// slow version which could run unnoticed.

#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_SSE4 | HWY_AVX3_DL)

/// True where the text is compiled for one of the two.
#define PACELINE_VECTOR_TARGET (HWY_TARGET == HWY_AVX2 || HWY_TARGET == HWY_AVX3)
