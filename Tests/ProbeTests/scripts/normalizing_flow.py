# healthy
# steps: 20
import torch, torch.nn as nn
from torch import distributions

class RealNVP(nn.Module):

    def __init__(self, nets, nett, mask, prior):
        super().__init__()
        self.prior = prior
        self.mask = nn.Parameter(mask, requires_grad=False)
        self.t = nn.ModuleList([nett() for _ in range(len(mask))])
        self.s = nn.ModuleList([nets() for _ in range(len(mask))])

    def f(self, x):
        ld, z = (x.new_zeros(x.shape[0]), x)
        for i in reversed(range(len(self.t))):
            z_ = self.mask[i] * z
            s = self.s[i](z_) * (1 - self.mask[i])
            t = self.t[i](z_) * (1 - self.mask[i])
            z = (1 - self.mask[i]) * (z - t) * torch.exp(-s) + z_
            ld -= s.sum(dim=1)
        return (z, ld)

    def log_prob(self, x):
        z, l = self.f(x)
        return self.prior.log_prob(z) + l
nets = lambda: nn.Sequential(nn.Linear(2, 32), nn.LeakyReLU(), nn.Linear(32, 2), nn.Tanh())
nett = lambda: nn.Sequential(nn.Linear(2, 32), nn.LeakyReLU(), nn.Linear(32, 2))
torch.manual_seed(0)
masks = torch.tensor([[0.0, 1], [1, 0]] * 2)
flow = RealNVP(nets, nett, masks, distributions.MultivariateNormal(torch.zeros(2), torch.eye(2)))
opt = torch.optim.Adam([p for p in flow.parameters() if p.requires_grad], lr=0.001)
for t in range(60):
    x = torch.randn(100, 2) * torch.tensor([0.1, 0.02]) + 0.3
    loss = -flow.log_prob(x).mean()
    opt.zero_grad()
    loss.backward(retain_graph=True)
    opt.step()
