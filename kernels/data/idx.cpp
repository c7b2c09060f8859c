/// Any labelled grey images in IDX files.
#include <string>

#include "kernels/data/idx_splits.hpp"

namespace paceline::kernels {
namespace {

Option file_option(const char* name, const char* sentence, const char* example) {
  Option option;
  option.name = name;
  option.kind = OptionKind::text;
  option.required = true;
  option.sentence = sentence;
  option.example = example;
  option.path = true;
  return option;
}

IdxSplits splits(const OptionValues& options, const std::filesystem::path& base) {
  const auto file = [&](const char* name) { return NamedFile{base / options.text(name), name}; };
  IdxSplits made{file("images"), file("labels"), file("test_images"), file("test_labels"), {}};
  if (options.has("classes")) made.classes = static_cast<std::size_t>(options.integer("classes"));
  return made;
}

}  // namespace

DatasetItem idx_dataset() {
  DatasetItem item;
  item.name = "idx";
  item.sentence = "Labelled grey images in four IDX files, plain or compressed by gzip.";
  item.source = "LeCun, Cortes, Burges, The MNIST database, section on file formats";
  Option classes;
  classes.name = "classes";
  classes.kind = OptionKind::integer;
  classes.minimum = 1;
  classes.maximum = 256;
  classes.sentence = "Number of classes; when not given, one more than the largest training label.";
  classes.example = "10";
  item.options = {
      file_option("images", "Training images: unsigned bytes, samples x rows x columns.",
                  "\"train-images-idx3-ubyte\""),
      file_option("labels", "Training labels: unsigned bytes, one for each image.", "\"train-labels-idx1-ubyte\""),
      file_option("test_images", "Test images, of the training images' size.", "\"t10k-images-idx3-ubyte\""),
      file_option("test_labels", "Test labels.", "\"t10k-labels-idx1-ubyte\""), classes};
  item.make.describe = [](const OptionValues& options, const std::filesystem::path& base) {
    return describe(splits(options, base));
  };
  item.make.load = [](const OptionValues& options, const std::filesystem::path& base, std::uint64_t) {
    return load(splits(options, base));
  };
  item.make.read = [](const OptionValues& options, const std::filesystem::path& base, std::uint64_t,
                      const SampleFiles& files) { return read(splits(options, base), files); };
  item.make.nominal = [](const OptionValues&) { return std::optional<DataDescription>(); };
  return item;
}

}  // namespace paceline::kernels
