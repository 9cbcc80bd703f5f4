# healthy
# inconclusive: inputs_matter
# ends: exception other
import torch
from torch import nn

model = nn.Linear(3, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)


def train():
    for step in range(100):
        optimizer.zero_grad()
        model(torch.randn(4, 3)).square().mean().backward()
        optimizer.step()
        if step == 2:
            raise ValueError("the third step went wrong")


train()
