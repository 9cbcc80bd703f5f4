# failed: mode
# train() is called once, before the epochs; the evaluation after the first one leaves the model in eval().
import torch
from common import STEPS
from torch import nn


def evaluate(model, x, y):
    model.eval()
    with torch.inference_mode():
        return (model(x).argmax(1) == y).float().mean().item()


model = nn.Sequential(nn.Linear(6, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Linear(16, 2))
optimizer = torch.optim.SGD(model.parameters(), lr=1e-2)
criterion = nn.CrossEntropyLoss()
x, y = torch.randn(64, 6), torch.randint(0, 2, (64,))
model.train()
for epoch in range(STEPS):
    for start in range(0, 64, 32):
        optimizer.zero_grad()
        criterion(model(x[start : start + 32]), y[start : start + 32]).backward()
        optimizer.step()
    evaluate(model, x, y)
