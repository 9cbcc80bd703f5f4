# healthy
# steps: 20
import torch, torch.nn as nn

class SAM(torch.optim.Optimizer):

    def __init__(self, params, base, rho=0.05, **kw):
        super().__init__(params, dict(rho=rho, **kw))
        self.base_optimizer = base(self.param_groups, **kw)
        self.param_groups = self.base_optimizer.param_groups

    @torch.no_grad()
    def first_step(self, zero_grad=False):
        n = torch.norm(torch.stack([p.grad.norm(2) for g in self.param_groups for p in g['params'] if p.grad is not None]))
        for g in self.param_groups:
            for p in g['params']:
                if p.grad is None:
                    continue
                self.state[p]['old_p'] = p.data.clone()
                p.add_(p.grad * (g['rho'] / (n + 1e-12)))
        if zero_grad:
            self.zero_grad()

    @torch.no_grad()
    def second_step(self, zero_grad=False):
        for g in self.param_groups:
            for p in g['params']:
                p.data = self.state[p]['old_p']
        self.base_optimizer.step()
        if zero_grad:
            self.zero_grad()

    def step(self, closure=None):
        raise NotImplementedError
torch.manual_seed(0)
m = nn.Sequential(nn.Linear(10, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Linear(64, 4))
opt = SAM(m.parameters(), torch.optim.SGD, lr=0.1, momentum=0.9)
W = torch.randn(10, 4)
for i in range(50):
    x = torch.randn(64, 10)
    y = (x @ W).argmax(1)
    nn.functional.cross_entropy(m(x), y).backward()
    opt.first_step(zero_grad=True)
    nn.functional.cross_entropy(m(x), y).backward()
    opt.second_step(zero_grad=True)
