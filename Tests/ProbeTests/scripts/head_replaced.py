# failed: params_move gradients_reach optimizer_covers
# steps: 20
# Optimizer made before the head is replaced.
import torch, torch.nn as nn

class Trainer:

    def __init__(self, classes=3):
        torch.manual_seed(0)
        self.model = nn.Sequential()
        self.model.add_module('body', nn.Sequential(nn.Conv1d(1, 8, 3), nn.ReLU(), nn.AdaptiveAvgPool1d(4), nn.Flatten()))
        self.model.add_module('fc', nn.Linear(32, 1000))
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=0.05, momentum=0.9)
        self.model.fc = nn.Linear(32, classes)
        self.criterion = nn.CrossEntropyLoss()

    def fit(self):
        for i in range(50):
            x = torch.randn(32, 1, 12)
            y = x[:, 0, :3].argmax(1)
            l = self.criterion(self.model(x), y)
            self.optimizer.zero_grad()
            l.backward()
            self.optimizer.step()
Trainer().fit()
