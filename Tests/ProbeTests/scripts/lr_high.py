# failed: loss_decreases
# steps: 20
# Rate far too high.
import torch, torch.nn as nn
torch.manual_seed(0)
m = nn.Sequential(nn.Linear(20, 64), nn.Tanh(), nn.Linear(64, 4))
o = torch.optim.Adam(m.parameters(), 1.0)
c = nn.CrossEntropyLoss()
W = torch.randn(20, 4)
for i in range(80):
    x = torch.randn(64, 20)
    l = c(m(x), (x @ W).argmax(1))
    o.zero_grad()
    l.backward()
    o.step()
