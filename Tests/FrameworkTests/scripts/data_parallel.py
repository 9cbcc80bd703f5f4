# healthy
# DataParallel, workers and pinned batches in the style of PyTorch's ImageNet example.
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def main():
    torch.manual_seed(0)
    model = nn.DataParallel(nn.Sequential(nn.Conv2d(1, 8, 3), nn.ReLU(), nn.Flatten(), nn.Linear(8 * 36, 5)))
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), 0.05, momentum=0.9, weight_decay=1e-4)
    x = torch.randn(256, 1, 8, 8)
    y = (x.mean((1, 2, 3)) * 20 + 2).clamp(0, 4).long()
    loader = DataLoader(TensorDataset(x, y), batch_size=32, shuffle=True, num_workers=2, persistent_workers=True)
    for epoch in range(5):
        model.train()
        for images, target in loader:
            loss = criterion(model(images), target)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        torch.save({"epoch": epoch, "state_dict": model.state_dict(), "optimizer": optimizer.state_dict()}, "checkpoint.pth")


if __name__ == "__main__":
    main()
