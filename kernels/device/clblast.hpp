#pragma once
/// CLBlast, the OpenCL matrix library, where the machine has it.

#define CL_TARGET_OPENCL_VERSION 120
#include <CL/cl.h>

#include <cstddef>

namespace paceline::kernels::device {

/// The one function that is used, as CLBlast 1.x declares it in clblast_c.h: layout 101 is by rows, transposition 111
/// none and 112 yes; sizes and offsets in floats. 0 is success.
using ClblastSgemm = int(int layout, int left_transposed, int right_transposed, std::size_t rows, std::size_t columns,
                         std::size_t depth, float alpha, cl_mem left, std::size_t left_offset, std::size_t left_lead,
                         cl_mem right, std::size_t right_offset, std::size_t right_lead, float beta, cl_mem out,
                         std::size_t out_offset, std::size_t out_lead, cl_command_queue* queue, cl_event* event);

/// nullptr: there is no CLBlast here. Loaded once.
ClblastSgemm* clblast_sgemm();

}  // namespace paceline::kernels::device
