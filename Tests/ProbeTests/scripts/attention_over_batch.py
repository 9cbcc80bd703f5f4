# failed: batch_independent
# steps: 20
# Attention across batch: nn.multiheadattention without batch_first.
import torch, torch.nn as nn

class A(nn.Module):

    def __init__(self):
        super().__init__()
        self.e = nn.Linear(6, 16)
        self.att = nn.MultiheadAttention(16, 2)
        self.o = nn.Linear(16, 2)

    def forward(self, x):
        h = self.e(x)
        h, _ = self.att(h, h, h)
        return self.o(h.mean(1))
torch.manual_seed(0)
m = A()
o = torch.optim.Adam(m.parameters(), 0.01)
for i in range(40):
    x = torch.randn(16, 5, 6)
    l = nn.functional.cross_entropy(m(x), (x[:, :, 0].mean(1) > 0).long())
    o.zero_grad()
    l.backward()
    o.step()
