#include "kernels/catalogue.hpp"

namespace paceline::kernels {

const Catalogue<BackendMaker>& backends() {
  static const Catalogue<BackendMaker> catalogue(
      "backend",
      {reference_backend(), reference_fma_backend(), opencl_backend(), eigen_backend(), avx_backend(), cuda_backend()});
  return catalogue;
}

const Catalogue<MakeModel>& models() {
  static const Catalogue<MakeModel> catalogue("model", {softmax_model(), linear_model(), mlp_model(), cnn_model()});
  return catalogue;
}

const Catalogue<MakeOptimizer>& optimizers() {
  static const Catalogue<MakeOptimizer> catalogue("optimizer", {sgd_optimizer(), adam_optimizer()});
  return catalogue;
}

const Catalogue<DatasetMaker>& datasets() {
  static const Catalogue<DatasetMaker> catalogue(
      "data set", {fashion_mnist_dataset(), idx_dataset(), csv_dataset(), synthetic_blobs_dataset(),
                   synthetic_regression_dataset()});
  return catalogue;
}

const Catalogue<MakePartition>& partitions() {
  static const Catalogue<MakePartition> catalogue(
      "partition", {iid_partition(), dirichlet_partition(), shards_partition(), quantity_partition()});
  return catalogue;
}

}  // namespace paceline::kernels
