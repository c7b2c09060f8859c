# What every target of the project is compiled with. Never -march=native, -ffast-math or a per-file instruction set: the
# build must not depend on this machine, and contraction would change bits between compilers.
add_library(paceline_options INTERFACE)
target_compile_options(paceline_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wno-missing-field-initializers $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict> -ffp-contract=off)
target_include_directories(paceline_options INTERFACE ${PROJECT_SOURCE_DIR})
if(PACELINE_SANITIZE)
  target_compile_options(paceline_options INTERFACE -fsanitize=${PACELINE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(paceline_options INTERFACE -fsanitize=${PACELINE_SANITIZE})
endif()
if(PACELINE_COVERAGE)
  target_compile_options(paceline_options INTERFACE --coverage)
  target_link_options(paceline_options INTERFACE --coverage)
endif()

# SimGrid allocates much and small: a faster allocator is a tenth of a simulation's time. Sanitizers bring their own.
find_library(PACELINE_TCMALLOC NAMES tcmalloc_minimal)
set(PACELINE_ALLOCATOR_OPTIONS "")
if(PACELINE_TCMALLOC AND NOT PACELINE_SANITIZE)
  set(PACELINE_ALLOCATOR_OPTIONS -Wl,--no-as-needed ${PACELINE_TCMALLOC} -Wl,--as-needed)
endif()
