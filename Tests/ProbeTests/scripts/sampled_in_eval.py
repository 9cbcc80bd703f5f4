# failed: mode
# steps: 20
# Model.train() put only before the loop; helper switches to eval for a sample.
import torch, torch.nn as nn

class T:

    def __init__(self):
        torch.manual_seed(0)
        self.net = nn.Sequential(nn.Linear(6, 32), nn.ReLU(), nn.Dropout(0.3), nn.Linear(32, 6))
        self.opt = torch.optim.Adam(self.net.parameters(), 0.001)

    def sample(self):
        self.net.eval()
        x = torch.randn(2, 6)
        return self.net(x).detach()

    def fit(self):
        self.net.train()
        for i in range(60):
            x = torch.randn(16, 6)
            l = nn.functional.l1_loss(self.net(x), x)
            self.opt.zero_grad()
            l.backward()
            self.opt.step()
            if i % 5 == 0:
                self.sample()
T().fit()
