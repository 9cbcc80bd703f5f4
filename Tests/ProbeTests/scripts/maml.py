# inconclusive: inputs_matter
# steps: 20
import torch, torch.nn as nn, torch.nn.functional as F
from torch.func import functional_call, grad, vmap
torch.manual_seed(0)
net = nn.Sequential(nn.Linear(1, 40), nn.ReLU(), nn.Linear(40, 40), nn.ReLU(), nn.Linear(40, 1))
params = dict(net.named_parameters())
opt = torch.optim.Adam(net.parameters(), lr=0.001)

def task_loss(p, x, y):
    return F.mse_loss(functional_call(net, p, (x,)), y)

def meta(x1, y1, x2, y2):
    g = grad(task_loss)(params, x1, y1)
    new = {k: params[k] - 0.01 * g[k] for k in params}
    return task_loss(new, x2, y2)
for it in range(40):
    A = torch.rand(8, 1, 1) * 4 + 0.1
    ph = torch.rand(8, 1, 1) * 3
    x = torch.rand(8, 20, 1) * 10 - 5
    y = A * torch.sin(x + ph)
    loss = vmap(meta)(x[:, :10], y[:, :10], x[:, 10:], y[:, 10:]).mean()
    opt.zero_grad()
    loss.backward()
    opt.step()
