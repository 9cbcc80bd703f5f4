# healthy
# Loaders, epochs, a schedule, evaluation under eval(), and a second loader over the training set for its accuracy.
import torch
from common import STEPS, tell
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split


def run(model, loader, criterion, optimizer=None):
    model.train(optimizer is not None)
    total = 0.0
    with torch.set_grad_enabled(optimizer is not None):
        for x, y in loader:
            loss = criterion(model(x), y)
            if optimizer is not None:
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
            total += loss.item()
    return total


def main():
    data = TensorDataset(torch.randn(120, 6), torch.randint(0, 3, (120,)))
    train_set, val_set = random_split(data, [96, 24])
    train_loader = DataLoader(train_set, batch_size=32, shuffle=True)
    train_again, val_loader = DataLoader(train_set, batch_size=96), DataLoader(val_set, batch_size=12)
    model = nn.Sequential(nn.Linear(6, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Dropout(0.2), nn.Linear(16, 3))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, nesterov=True)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 10)
    criterion = nn.CrossEntropyLoss(label_smoothing=0.1)
    try:
        for _ in range(-(-STEPS // 3)):
            run(model, train_loader, criterion, optimizer)
            for loader in (train_again, val_loader):
                run(model, loader, criterion)
            schedule.step()
    finally:
        model.train()
        tell(model)


main()
