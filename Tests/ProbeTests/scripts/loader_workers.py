# healthy
import torch
from common import STEPS, tell
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

if __name__ == "__main__":
    data = TensorDataset(torch.randn(256, 4), torch.randint(0, 2, (256,)))
    loader = DataLoader(data, batch_size=16, shuffle=True, num_workers=2)
    model = nn.Linear(4, 2)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    step = 0
    try:
        while step < STEPS:
            for x, y in loader:
                optimizer.zero_grad()
                nn.functional.cross_entropy(model(x), y).backward()
                optimizer.step()
                step += 1
                if step >= STEPS:
                    break
    finally:
        tell(model)
