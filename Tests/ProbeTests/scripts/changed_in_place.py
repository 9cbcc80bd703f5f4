# failed: eval_deterministic
# steps: 20
import torch, torch.nn as nn

class N(nn.Module):

    def __init__(self):
        super().__init__()
        self.a = nn.Linear(8, 32)
        self.b = nn.Linear(32, 2)

    def forward(self, x):
        x -= 1.5
        x *= 0.5
        return self.b(torch.relu(self.a(x)))
torch.manual_seed(0)
X = torch.randn(64, 8) + 1.5
Y = (X[:, 0] > 1.5).long()
m = N()
o = torch.optim.Adam(m.parameters(), 0.001)
for ep in range(10):
    for i in range(0, 64, 16):
        l = nn.functional.cross_entropy(m(X[i:i + 16]), Y[i:i + 16])
        o.zero_grad()
        l.backward()
        o.step()
