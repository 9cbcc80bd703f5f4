# failed: params_move optimizer_covers
# steps: 20
# Layers in a plain list.
import torch, torch.nn as nn

class DeepNet(nn.Module):

    def __init__(self, depth=3):
        super().__init__()
        self.inp = nn.Linear(8, 32)
        self.layers = [nn.Linear(32, 32) for _ in range(depth)]
        self.out = nn.Linear(32, 1)

    def forward(self, x):
        x = self.inp(x)
        for l in self.layers:
            x = torch.relu(l(x))
        return self.out(x)
torch.manual_seed(0)
m = DeepNet()
o = torch.optim.Adam(m.parameters(), 0.001)
for i in range(60):
    x = torch.randn(64, 8)
    l = nn.functional.mse_loss(m(x).squeeze(), x.sum(1))
    o.zero_grad()
    l.backward()
    o.step()
