# Holds the #include lines against the arrows of the architecture, and files against their size limit.
# Debian puts SimGrid into /usr/include, so link lists alone would stop nothing. Usage: cmake -DROOT=<source> -P layering.cmake
cmake_minimum_required(VERSION 3.25)

# room, then the rooms whose headers it may include beside its own
set(catalogue_may "")
set(kernels_may catalogue)
set(strategies_may catalogue)
set(sim_scenario_may catalogue)
set(sim_results_may "")
set(sim_engine_may catalogue kernels strategies sim/scenario sim/results)
set(sim_cli_may catalogue kernels strategies sim/scenario sim/results sim/engine)
set(gui_may sim/results)
set(rooms catalogue kernels strategies sim/scenario sim/results sim/engine sim/cli gui)

# third parties that only one room may know: pattern, room
set(only_in "simgrid/|sim/engine" "xbt/|sim/engine" "Eigen/|kernels" "hwy/|kernels" "CL/|kernels" "zlib\\.h|kernels" "openssl/|sim/results"
    "CLI/|sim/cli" "Q[A-Z][A-Za-z]*>|gui" "qcustomplot|gui")

set(most_lines 400)
set(complaints "")

function(complain text)
  set(complaints "${complaints}\n  ${text}" PARENT_SCOPE)
endfunction()

foreach(room IN LISTS rooms)
  string(REPLACE "/" "_" key ${room})
  file(GLOB_RECURSE files ${ROOT}/${room}/*.cpp ${ROOT}/${room}/*.hpp ${ROOT}/${room}/*.h)
  foreach(file IN LISTS files)
    file(RELATIVE_PATH name ${ROOT} ${file})
    file(STRINGS ${file} includes REGEX "^[ \t]*#[ \t]*include")
    foreach(line IN LISTS includes)
      foreach(other IN LISTS rooms)
        if(line MATCHES "\"${other}/" AND NOT other STREQUAL room AND NOT other IN_LIST ${key}_may)
          complain("${name} includes from ${other}, which ${room} may not know: ${line}")
        endif()
      endforeach()
      foreach(pair IN LISTS only_in)
        string(REGEX REPLACE "\\|.*" "" pattern "${pair}")
        string(REGEX REPLACE ".*\\|" "" owner "${pair}")
        if(line MATCHES "<${pattern}" AND NOT owner STREQUAL room)
          complain("${name} includes what only ${owner} may know: ${line}")
        endif()
      endforeach()
    endforeach()
  endforeach()
endforeach()

file(GLOB_RECURSE all ${ROOT}/catalogue/*.?pp ${ROOT}/kernels/*.?pp ${ROOT}/strategies/*.?pp ${ROOT}/sim/*.?pp ${ROOT}/gui/*.?pp
     ${ROOT}/bench/*.?pp ${ROOT}/tests/*.?pp)
list(LENGTH all count)
foreach(file IN LISTS all)
  file(RELATIVE_PATH name ${ROOT} ${file})
  file(READ ${file} text)
  string(REGEX MATCHALL "\n" newlines "${text}")
  list(LENGTH newlines lines)
  if(lines GREATER most_lines)
    complain("${name} has ${lines} lines, more than ${most_lines}: split it by noun")
  endif()
endforeach()

if(complaints)
  message(FATAL_ERROR "layering:${complaints}")
endif()
message(STATUS "layering: ${count} files keep to the arrows and to ${most_lines} lines")
