# Holds the committed schema and key reference against what the program generates.
# Usage: cmake -DPROGRAM=<paceline> -DROOT=<source> -P generated_files.cmake
function(compare what committed)
  execute_process(COMMAND ${PROGRAM} ${ARGN} WORKING_DIRECTORY ${ROOT} OUTPUT_VARIABLE generated RESULT_VARIABLE code)
  file(READ ${committed} text)
  if(NOT code EQUAL 0 OR NOT generated STREQUAL text)
    message(FATAL_ERROR "${what} is not what the program generates: run 'make generate' and commit ${committed}")
  endif()
endfunction()

compare("the schema" ${ROOT}/scenarios/scenario.schema.json schema)
compare("the key reference" ${ROOT}/scenarios/README.md schema --in-page scenarios/README.md)
