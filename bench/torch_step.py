"""Median milliseconds of one training step (forward, backward, momentum SGD) of the catalogue's models in PyTorch, one
CPU thread, on random pixels: "name milliseconds" line by line; with the argument cpu in processor time. Needs Debian's python3-torch."""
import sys
import time

import torch
from torch import nn
from torch.nn import functional

MODELS = {
    "softmax": (64, 300, lambda: nn.Linear(784, 10)),
    "mlp": (64, 300, lambda: nn.Sequential(
        nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 128), nn.ReLU(), nn.Linear(128, 10))),
    "cnn": (32, 60, lambda: nn.Sequential(
        nn.Unflatten(1, (1, 28, 28)),
        nn.Conv2d(1, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Dropout(0.25), nn.Linear(64 * 49, 128), nn.ReLU(), nn.Linear(128, 10))),
}


CLOCK = time.process_time if sys.argv[1:] == ["cpu"] else time.perf_counter


def median_step(model, batch, steps):
    pixels, labels = torch.rand(batch, 784), torch.randint(0, 10, (batch,))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
    times = []
    for _ in range(steps + 5):
        begin = CLOCK()
        optimizer.zero_grad()
        functional.cross_entropy(model(pixels), labels).backward()
        optimizer.step()
        times.append(CLOCK() - begin)
    return sorted(times[5:])[steps // 2]


torch.set_num_threads(1)
torch.manual_seed(1)
print(torch.__config__.parallel_info().splitlines()[0], file=sys.stderr)
for name, (batch, steps, build) in MODELS.items():
    print(f"{name} {1e3 * median_step(build(), batch, steps):.4f}", flush=True)
