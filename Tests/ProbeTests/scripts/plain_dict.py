# failed: params_move optimizer_covers
# steps: 20
# Heads in a plain dict; encoder in modulelist.
import torch, torch.nn as nn

class M(nn.Module):

    def __init__(self):
        super().__init__()
        self.enc = nn.Linear(8, 16)
        self.heads = {'a': nn.Linear(16, 2), 'b': nn.Linear(16, 3)}

    def forward(self, x):
        h = torch.relu(self.enc(x))
        return {k: v(h) for k, v in self.heads.items()}
torch.manual_seed(0)
m = M()
o = torch.optim.Adam(m.parameters(), 0.01)
for i in range(40):
    x = torch.randn(32, 8)
    out = m(x)
    l = nn.functional.cross_entropy(out['a'], (x[:, 0] > 0).long()) + nn.functional.cross_entropy(out['b'], x[:, :3].argmax(1))
    o.zero_grad()
    l.backward()
    o.step()
