# failed: batch_independent
# steps: 20
# Hand made standardisation with batch statistics, in eval too.
import torch, torch.nn as nn

class Net(nn.Module):

    def __init__(self):
        super().__init__()
        self.a = nn.Linear(8, 32)
        self.b = nn.Linear(32, 2)

    def forward(self, x):
        h = self.a(x)
        h = (h - h.mean(0)) / (h.std(0) + 1e-05)
        return self.b(torch.relu(h))
torch.manual_seed(0)
m = Net()
o = torch.optim.Adam(m.parameters(), 0.01)
for i in range(40):
    x = torch.randn(32, 8)
    l = nn.functional.cross_entropy(m(x), (x[:, 0] > 0).long())
    o.zero_grad()
    l.backward()
    o.step()
