#include "kernels/data/idx_splits.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "kernels/data/pixel_dataset.hpp"

namespace paceline::kernels {
namespace {

[[noreturn]] void fail(const NamedFile& file, const std::string& wrong) {
  throw DataError(file.option, file.option + " file " + file.path.string() + " " + wrong + ".");
}

/// The two files of one split, opened, their counts equal.
struct Pair {
  IdxFile images;
  IdxFile labels;

  Pair(const NamedFile& image_file, const NamedFile& label_file) : images(image_file, 3), labels(label_file, 1) {
    if (images.sizes()[0] == labels.sizes()[0]) return;
    fail(label_file, "has " + std::to_string(labels.sizes()[0]) + " labels for the " +
                         std::to_string(images.sizes()[0]) + " images in " + image_file.path.string() +
                         ": give two files of the same split");
  }
  std::size_t samples() const { return images.sizes()[0]; }
  SampleShape shape(std::size_t classes) const { return {1, images.sizes()[1], images.sizes()[2], classes}; }
};

void check_same_shape(const Pair& train, const Pair& test) {
  if (train.images.sizes()[1] == test.images.sizes()[1] && train.images.sizes()[2] == test.images.sizes()[2]) return;
  fail(test.images.file(), "has images of another size than " + train.images.file().path.string() +
                               ": give test images of the training images' size");
}

void check_labels(const std::vector<std::uint8_t>& labels, std::size_t classes, const NamedFile& file) {
  const auto wrong = std::find_if(labels.begin(), labels.end(), [&](std::uint8_t label) { return label >= classes; });
  if (wrong == labels.end()) return;
  fail(file, "has label " + std::to_string(*wrong) + " at sample " + std::to_string(wrong - labels.begin()) +
                 " where the largest class is " + std::to_string(classes - 1) + ": give labels from 0 to that");
}

std::size_t count_classes(const std::vector<std::uint8_t>& labels) {
  return std::size_t{*std::max_element(labels.begin(), labels.end())} + 1;
}

}  // namespace

DataDescription describe(const IdxSplits& splits) {
  Pair train(splits.images, splits.labels);
  const Pair test(splits.test_images, splits.test_labels);
  check_same_shape(train, test);
  const std::size_t classes = splits.classes ? *splits.classes : count_classes(train.labels.values());
  return {train.shape(classes), train.samples(), test.samples()};
}

DataSplits load(const IdxSplits& splits) {
  Pair train(splits.images, splits.labels);
  Pair test(splits.test_images, splits.test_labels);
  check_same_shape(train, test);
  auto train_labels = train.labels.values();
  auto test_labels = test.labels.values();
  const std::size_t classes = splits.classes.value_or(count_classes(train_labels));
  check_labels(train_labels, classes, splits.labels);
  check_labels(test_labels, classes, splits.test_labels);
  const SampleShape shape = train.shape(classes);
  return {std::make_shared<PixelDataset>(shape, train.images.values(), std::move(train_labels)),
          std::make_shared<PixelDataset>(shape, test.images.values(), std::move(test_labels))};
}

ForeignSamples read(const IdxSplits& splits, const SampleFiles& files) {
  const SampleShape shape = describe(splits).shape;
  const NamedFile image_file{files.samples, "data"};
  const bool labelled = files.labels.has_value();
  std::unique_ptr<Pair> pair;
  std::unique_ptr<IdxFile> alone;
  if (labelled)
    pair = std::make_unique<Pair>(image_file, NamedFile{*files.labels, "labels"});
  else
    alone = std::make_unique<IdxFile>(image_file, 3);
  IdxFile& images = labelled ? pair->images : *alone;
  if (images.sizes()[1] != shape.height || images.sizes()[2] != shape.width)
    fail(image_file, "has images of another size than " + splits.images.path.string() +
                         ": give images of the training images' size");
  std::vector<std::uint8_t> labels(images.sizes()[0]);
  if (labelled) labels = pair->labels.values();
  check_labels(labels, shape.outputs, {files.labels.value_or(""), "labels"});
  return {std::make_shared<PixelDataset>(shape, images.values(), std::move(labels)), labelled};
}

}  // namespace paceline::kernels
