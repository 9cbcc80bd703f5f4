# healthy
import torch
import torch.nn.functional as F
from common import STEPS, tell
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3)
        self.norm = nn.BatchNorm2d(4)
        self.drop = nn.Dropout(0.1)
        self.head = nn.Linear(4 * 36, 10)

    def forward(self, image):
        return self.head(self.drop(F.relu(self.norm(self.conv(image))).flatten(1)))


def main():
    model = Net()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    loss_function = nn.CrossEntropyLoss()
    try:
        for _ in range(STEPS):
            image, target = torch.randn(16, 1, 8, 8), torch.randint(0, 10, (16,))
            optimizer.zero_grad()
            loss_function(model(image), target).backward()
            optimizer.step()
    finally:
        tell(model)


main()
