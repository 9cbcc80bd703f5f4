# failed: loss_shape
# A classifier that returns probabilities, and a loss that wants logits.
import torch
from common import STEPS
from torch import nn


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Linear(8, 16)
        self.head = nn.Linear(16, 4)

    def forward(self, x):
        return nn.functional.softmax(self.head(torch.tanh(self.body(x))), dim=-1)


model, criterion = Classifier(), nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
for _ in range(STEPS):
    optimizer.zero_grad()
    criterion(model(torch.randn(16, 8)), torch.randint(0, 4, (16,))).backward()
    optimizer.step()
