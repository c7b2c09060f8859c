#!/usr/bin/env python3
"""One training step of the project's models in PyTorch on a GPU, beside bench_device on the same one.

A step is what bench_device times: a batch of floats goes up from pinned memory, forward, backward, momentum SGD, the
loss and the number of correct predictions come back. Full single precision (TF32 off) unless --tf32. Prints the median
of repeated timings of many steps each, in microseconds.

Usage: torch_device_step.py [--tf32] [--compile] [BATCH ...]
"""
import argparse
import statistics
import time

import torch
from torch import nn


def softmax():
    return nn.Sequential(nn.Flatten(), nn.Linear(784, 10))


def mlp():
    return nn.Sequential(nn.Flatten(), nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 128), nn.ReLU(), nn.Linear(128, 10))


def cnn():
    return nn.Sequential(
        nn.Conv2d(1, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Dropout(0.25), nn.Linear(3136, 128), nn.ReLU(), nn.Linear(128, 10))


def time_step(make, batch, compiled):
    torch.manual_seed(1)
    model = make().cuda()
    run = torch.compile(model, mode="reduce-overhead") if compiled else model
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
    images = torch.rand(4096, 1, 28, 28).pin_memory()
    labels = (torch.arange(4096) % 10).pin_memory()
    cross_entropy = nn.CrossEntropyLoss()

    def step(k):
        begin = k * batch % (4096 - batch + 1)
        x = images[begin:begin + batch].cuda(non_blocking=True)
        y = labels[begin:begin + batch].cuda(non_blocking=True)
        optimizer.zero_grad(set_to_none=True)
        logits = run(x)
        loss = cross_entropy(logits, y)
        loss.backward()
        optimizer.step()
        correct = (logits.argmax(1) == y).sum()
        return torch.stack((loss.detach(), correct.float())).tolist()

    for k in range(30):
        step(k)
    medians = []
    for _ in range(7):
        begin = time.perf_counter()
        for k in range(100):
            step(k)
        torch.cuda.synchronize()
        medians.append((time.perf_counter() - begin) / 100)
    return statistics.median(medians) * 1e6


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tf32", action="store_true")
    parser.add_argument("--compile", action="store_true")
    parser.add_argument("batches", type=int, nargs="*", default=[32, 64, 1024])
    options = parser.parse_args()
    torch.backends.cuda.matmul.allow_tf32 = options.tf32
    torch.backends.cudnn.allow_tf32 = options.tf32
    torch.backends.cudnn.benchmark = True
    print(f"PyTorch {torch.__version__} on {torch.cuda.get_device_name()}, TF32 {options.tf32}, compiled {options.compile}")
    for make in (softmax, mlp, cnn):
        for batch in options.batches:
            print(f"step/torch/{make.__name__}/{batch}: {time_step(make, batch, options.compile):.1f} us", flush=True)


if __name__ == "__main__":
    main()
