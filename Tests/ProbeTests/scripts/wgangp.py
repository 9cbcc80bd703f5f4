# healthy
# steps: 20
import torch, torch.nn as nn, torch.autograd as autograd
from torch.nn.utils import spectral_norm
from torch.nn.utils.parametrizations import weight_norm
torch.manual_seed(0)
G = nn.Sequential(nn.Linear(4, 32), nn.ReLU(True), weight_norm(nn.Linear(32, 32)), nn.ReLU(True), nn.Linear(32, 2))
D = nn.Sequential(spectral_norm(nn.Linear(2, 32)), nn.LeakyReLU(0.2), spectral_norm(nn.Linear(32, 32)), nn.LeakyReLU(0.2), nn.Linear(32, 1))
optG = torch.optim.Adam(G.parameters(), lr=0.001, betas=(0.0, 0.9))
optD = torch.optim.Adam(D.parameters(), lr=0.001, betas=(0.0, 0.9))

def gp(real, fake):
    a = torch.rand(real.size(0), 1)
    x = (a * real + (1 - a) * fake).requires_grad_(True)
    g = autograd.grad(D(x).sum(), x, create_graph=True)[0]
    return ((g.norm(2, dim=1) - 1) ** 2).mean()
for it in range(60):
    for p in D.parameters():
        p.requires_grad_(True)
    for _ in range(3):
        real = torch.randn(64, 2) * 0.3 + 2
        with torch.no_grad():
            fake = G(torch.randn(64, 4))
        lossD = D(fake).mean() - D(real).mean() + 10 * gp(real, fake)
        optD.zero_grad()
        lossD.backward()
        optD.step()
    for p in D.parameters():
        p.requires_grad_(False)
    lossG = -D(G(torch.randn(64, 4))).mean()
    optG.zero_grad()
    lossG.backward()
    optG.step()
