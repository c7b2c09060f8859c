/// Any bytes are a table or one DataError: never a crash, never a feature that is not finite.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "kernels/data/csv_form.hpp"
#include "kernels/data/dataset_item.hpp"

using namespace paceline::kernels;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void read(std::string_view text, bool category) {
  CsvReading reading{',', {"w"}, {"i"}};
  if (category) reading.words.push_back("y");
  const CsvTable table = parse_csv(text, {"fuzz.csv", "path"}, reading);
  CsvForm form(table, "y");
  const std::vector<std::uint32_t> rows = all_rows(table);
  form.standardise(table, rows);
  const auto data = form.encode(table, rows);
  require(data->size() == table.rows);
  std::vector<float> values(data->shape().features());
  for (std::size_t i = 0; i < data->size(); ++i) {
    data->features(i, values);
    for (const float value : values) require(std::isfinite(value));
    require(std::isfinite(data->target(i)));
    require(data->label(i) >= 0 && static_cast<std::size_t>(data->label(i)) < data->shape().outputs);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  for (const bool category : {false, true}) {
    try {
      read(text, category);
    } catch (const DataError& error) {
      require(std::string_view(error.what()).find('\n') == std::string_view::npos);
    }
  }
  return 0;
}
