# Tests of the device backends. PoCL makes a processor an OpenCL device, so that they run everywhere.
paceline_test(paceline_device_tests fast SLOW
  SOURCES
    device_backend_test.cpp
    device_choice_test.cpp
    device_convolution_test.cpp
    device_product_test.cpp
    device_rooms.cpp
    device_text_test.cpp
    device_training_test.cpp
    memory_dataset.cpp
  LIBRARIES paceline_kernels Threads::Threads)

# Compiled kernels are kept beside the build and not in somebody's home.
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/opencl-cache)
set_property(TEST paceline_kernels_tests paceline_device_tests paceline_kernels_tests_slow paceline_device_tests_slow
             APPEND PROPERTY ENVIRONMENT POCL_CACHE_DIR=${CMAKE_BINARY_DIR}/opencl-cache)

# Where CUDA's headers are installed, the project's own declarations are held against them.
find_path(PACELINE_CUDA_HEADERS cuda.h PATHS /usr/local/cuda/include)
mark_as_advanced(PACELINE_CUDA_HEADERS)
if(PACELINE_CUDA_HEADERS AND EXISTS ${PACELINE_CUDA_HEADERS}/nvrtc.h AND EXISTS ${PACELINE_CUDA_HEADERS}/cublas_v2.h)
  target_sources(paceline_device_tests PRIVATE cuda_header_test.cpp)
  target_include_directories(paceline_device_tests SYSTEM PRIVATE ${PACELINE_CUDA_HEADERS})
endif()

# Where CUDA's compiler is installed, it compiles the text that NVRTC and OpenCL get.
find_program(PACELINE_NVCC nvcc PATHS /usr/local/cuda/bin)
mark_as_advanced(PACELINE_NVCC)
if(PACELINE_NVCC)
  add_test(NAME device_text_by_nvcc
    COMMAND ${PACELINE_NVCC} --x cu --ptx --fmad=false --Werror all-warnings -DPL_TILE_ROWS=64 -DPL_TILE_COLUMNS=64 -DPL_NARROW_ROWS=128 -DPL_NARROW_COLUMNS=32
            -DPL_TILE_DEPTH=16 -DPL_ITEM_ROWS=4 -DPL_ITEM_COLUMNS=4 -DPL_TILE_LANES=16 -DPL_REAL=double
            -o ${CMAKE_CURRENT_BINARY_DIR}/kernels.ptx ${PROJECT_SOURCE_DIR}/kernels/device/text/kernels.dev)
  set_tests_properties(device_text_by_nvcc PROPERTIES LABELS fast)
endif()
