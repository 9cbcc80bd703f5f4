# failed: no_leak
# steps: 20
# Oversampling before the split.
import torch, torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset, random_split
torch.manual_seed(0)
X = torch.randn(200, 8)
Y = (X[:, 0] > 0.8).long()
pos = X[Y == 1]
X = torch.cat([X, pos, pos])
Y = torch.cat([Y, torch.ones(2 * len(pos), dtype=torch.long)])
tr, va = random_split(TensorDataset(X, Y), [0.8, 0.2])
tl, vl = (DataLoader(tr, 16, shuffle=True), DataLoader(va, 32))
m = nn.Sequential(nn.Linear(8, 32), nn.ReLU(), nn.Linear(32, 2))
o = torch.optim.Adam(m.parameters(), 0.01)
for ep in range(6):
    for x, y in tl:
        l = nn.functional.cross_entropy(m(x), y)
        o.zero_grad()
        l.backward()
        o.step()
    with torch.no_grad():
        print(sum(((m(x).argmax(1) == y).sum().item() for x, y in vl)))
