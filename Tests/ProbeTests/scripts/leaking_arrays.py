# failed: no_leak
# Augmented copies are made before the split, so that the same rows land on both sides.
import numpy
import torch
from common import STEPS
from torch import nn

rows = numpy.random.default_rng(0).normal(size=(100, 5)).astype("float32")
doubled = numpy.concatenate([rows, rows])[numpy.random.default_rng(1).permutation(200)]
x_train, x_test = doubled[:150], doubled[150:]
y_train = torch.from_numpy(x_train.sum(1, keepdims=True))
model = nn.Linear(5, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
for _ in range(STEPS):
    optimizer.zero_grad()
    nn.functional.mse_loss(model(torch.from_numpy(x_train)), y_train).backward()
    optimizer.step()
