/// Fashion-MNIST: 28 x 28 grey images of clothes, ten classes.
#include <string>

#include "kernels/data/idx_splits.hpp"

namespace paceline::kernels {
namespace {

constexpr std::size_t classes = 10;
constexpr const char* remedy =
    "install Debian's package dataset-fashion-mnist, or set directory to a folder that has the four IDX files";

NamedFile find(const std::filesystem::path& directory, const std::string& name) {
  std::error_code error;
  for (const auto& path : {directory / (name + ".gz"), directory / name})
    if (std::filesystem::exists(path, error)) return {path, "directory"};
  throw DataError("directory",
                  "directory " + directory.string() + " has no file " + name + ".gz or " + name + ": " + remedy + ".");
}

IdxSplits splits(const OptionValues& options, const std::filesystem::path& base) {
  const std::filesystem::path directory = base / options.text("directory");
  std::error_code error;
  if (!std::filesystem::is_directory(directory, error))
    throw DataError("directory", "directory " + directory.string() + " does not exist: " + remedy + ".");
  return {find(directory, "train-images-idx3-ubyte"), find(directory, "train-labels-idx1-ubyte"),
          find(directory, "t10k-images-idx3-ubyte"), find(directory, "t10k-labels-idx1-ubyte"), classes};
}

}  // namespace

DatasetItem fashion_mnist_dataset() {
  DatasetItem item;
  item.name = "fashion-mnist";
  item.sentence = "Fashion-MNIST: 60000 training and 10000 test images of clothes, 28 x 28 grey pixels, ten classes.";
  item.source = "Xiao, Rasul, Vollgraf 2017 (arXiv:1708.07747)";
  Option directory;
  directory.name = "directory";
  directory.kind = OptionKind::text;
  directory.default_value = std::string("/usr/share/datasets/fashion-mnist");
  directory.sentence =
      "Folder of the four IDX files, compressed by gzip or plain; Debian's package puts them in the default.";
  directory.example = "\"data/fashion-mnist\"";
  directory.path = true;
  item.options = {directory};
  item.make.describe = [](const OptionValues& options, const std::filesystem::path& base) {
    return describe(splits(options, base));
  };
  item.make.load = [](const OptionValues& options, const std::filesystem::path& base, std::uint64_t) {
    return load(splits(options, base));
  };
  item.make.read = [](const OptionValues& options, const std::filesystem::path& base, std::uint64_t,
                      const SampleFiles& files) { return read(splits(options, base), files); };
  item.make.nominal = [](const OptionValues&) {
    return std::optional<DataDescription>({{1, 28, 28, classes}, 60000, 10000});
  };
  return item;
}

}  // namespace paceline::kernels
