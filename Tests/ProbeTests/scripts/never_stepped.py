# failed: params_move
# steps: 20
import torch, torch.nn as nn
torch.manual_seed(0)
enc, dec = (nn.Linear(8, 16), nn.Linear(16, 2))
oe, od = (torch.optim.Adam(enc.parameters(), 0.01), torch.optim.Adam(dec.parameters(), 0.01))
for i in range(40):
    x = torch.randn(32, 8)
    l = nn.functional.cross_entropy(dec(torch.relu(enc(x))), (x[:, 0] > 0).long())
    oe.zero_grad()
    od.zero_grad()
    l.backward()
    od.step()
