# failed: no_leak
import torch
import torch.nn.functional as F
from common import STEPS
from torch import nn
from torch.utils.data import DataLoader, Subset, TensorDataset


def main():
    data = TensorDataset(torch.randn(200, 6), torch.randint(0, 2, (200,)))
    train_loader = DataLoader(Subset(data, range(0, 160)), batch_size=16, shuffle=True)
    val_loader = DataLoader(Subset(data, range(120, 200)), batch_size=16)
    model = nn.Linear(6, 2)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(STEPS):
        for x, y in train_loader:
            optimizer.zero_grad()
            F.cross_entropy(model(x), y).backward()
            optimizer.step()
        with torch.no_grad():
            sum(F.cross_entropy(model(x), y).item() for x, y in val_loader)


main()
