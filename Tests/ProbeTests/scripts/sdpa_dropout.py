# failed: eval_deterministic
# steps: 20
# Scaled_dot_product_attention's dropout_p in evaluation.
import torch, torch.nn as nn, torch.nn.functional as F

class A(nn.Module):

    def __init__(self):
        super().__init__()
        self.qkv = nn.Linear(8, 24)
        self.o = nn.Linear(8, 2)

    def forward(self, x):
        q, k, v = self.qkv(x).chunk(3, -1)
        return self.o(F.scaled_dot_product_attention(q, k, v, dropout_p=0.2).mean(1))
torch.manual_seed(0)
m = A()
o = torch.optim.Adam(m.parameters(), 0.01)
for ep in range(40):
    x = torch.randn(32, 5, 8)
    l = F.cross_entropy(m(x), (x[:, 0, 0] > 0).long())
    o.zero_grad()
    l.backward()
    o.step()
