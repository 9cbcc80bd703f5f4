# failed: loss_shape
# steps: 20
# (pred - target) ** 2 with (n,1) and (n,.
import torch, torch.nn as nn
torch.manual_seed(0)
X = torch.randn(256, 8)
y = X @ torch.randn(8)
m = nn.Sequential(nn.Linear(8, 32), nn.ReLU(), nn.Linear(32, 1))
o = torch.optim.Adam(m.parameters(), 0.01)
for ep in range(10):
    for i in range(0, 256, 32):
        o.zero_grad()
        l = ((m(X[i:i + 32]) - y[i:i + 32]) ** 2).mean()
        l.backward()
        o.step()
