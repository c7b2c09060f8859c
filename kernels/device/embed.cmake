# Writes OUTPUT, a C++ file that holds INPUT with every #include "NAME" replaced by that file's text, as often as it is
# included. Usage: cmake -DINPUT=... -DOUTPUT=... -P embed.cmake
cmake_minimum_required(VERSION 3.25)
get_filename_component(folder ${INPUT} DIRECTORY)
file(READ ${INPUT} text)
while(text MATCHES "#include \"([a-z_]+\\.dev)\"\n")
  set(line "${CMAKE_MATCH_0}")
  file(READ ${folder}/${CMAKE_MATCH_1} included)
  string(REPLACE "${line}" "${included}" text "${text}")
endwhile()
# Compilers limit the length of a literal, not of neighbours.
string(REGEX REPLACE "\n(PL_KERNEL|#define PL_PRODUCT)" "\n)PACELINE\" R\"PACELINE(\\1" text "${text}")
file(WRITE ${OUTPUT}.new "#include \"kernels/device/text.hpp\"\n\nnamespace paceline::kernels::device {\n\nconst std::string_view kernel_text = R\"PACELINE(${text})PACELINE\";\n\n}  // namespace paceline::kernels::device\n")
file(COPY_FILE ${OUTPUT}.new ${OUTPUT} ONLY_IF_DIFFERENT)
