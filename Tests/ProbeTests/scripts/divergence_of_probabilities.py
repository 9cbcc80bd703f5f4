# failed: loss_shape
# steps: 20
# Kl_div on probabilities, not logs: negative loss.
import torch, torch.nn as nn, torch.nn.functional as F
torch.manual_seed(0)
t, s = (nn.Linear(8, 5), nn.Linear(8, 5))
t.requires_grad_(False)
o = torch.optim.Adam(s.parameters(), 0.01)
for i in range(40):
    x = torch.randn(32, 8)
    l = F.kl_div(F.softmax(s(x), 1), F.softmax(t(x), 1), reduction='batchmean')
    o.zero_grad()
    l.backward()
    o.step()
