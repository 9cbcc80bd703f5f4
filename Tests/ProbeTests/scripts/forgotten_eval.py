# failed: mode
import torch
import torch.nn.functional as F
from common import STEPS
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

x, y = torch.randn(96, 6), torch.randint(0, 2, (96,))
train_loader = DataLoader(TensorDataset(x[:64], y[:64]), batch_size=32, shuffle=True)
val_loader = DataLoader(TensorDataset(x[64:], y[64:]), batch_size=16)
model = nn.Sequential(nn.Linear(6, 16), nn.Dropout(0.5), nn.ReLU(), nn.Linear(16, 2))
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for epoch in range(STEPS):
    model.train()
    for inputs, labels in train_loader:
        optimizer.zero_grad()
        F.cross_entropy(model(inputs), labels).backward()
        optimizer.step()
    with torch.no_grad():
        correct = sum((model(inputs).argmax(1) == labels).sum().item() for inputs, labels in val_loader)
