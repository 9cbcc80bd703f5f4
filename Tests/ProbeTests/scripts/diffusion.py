# healthy
# steps: 20
import copy, math
import torch, torch.nn as nn, torch.nn.functional as F

def timestep_embedding(t, dim):
    half = dim // 2
    freqs = torch.exp(-math.log(10000) * torch.arange(half) / half)
    a = t[:, None].float() * freqs[None]
    return torch.cat([a.cos(), a.sin()], -1)

class DiTBlock(nn.Module):

    def __init__(self, d):
        super().__init__()
        self.norm = nn.LayerNorm(d, elementwise_affine=False)
        self.mlp = nn.Sequential(nn.Linear(d, 2 * d), nn.SiLU(), nn.Linear(2 * d, d))
        self.ada = nn.Sequential(nn.SiLU(), nn.Linear(d, 3 * d))
        nn.init.zeros_(self.ada[-1].weight)
        nn.init.zeros_(self.ada[-1].bias)

    def forward(self, x, c):
        s, b, g = self.ada(c).chunk(3, -1)
        return x + g * self.mlp(self.norm(x) * (1 + s) + b)

class Denoiser(nn.Module):

    def __init__(self, d=32):
        super().__init__()
        self.inp = nn.Linear(2, d)
        self.t = nn.Sequential(nn.Linear(d, d), nn.SiLU(), nn.Linear(d, d))
        self.y = nn.Embedding(5, d)
        self.blocks = nn.ModuleList((DiTBlock(d) for _ in range(2)))
        self.out = nn.Linear(d, 2)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)
        self.d = d

    def forward(self, x, t, y):
        if self.training:
            y = torch.where(torch.rand(len(y)) < 0.1, torch.full_like(y, 4), y)
        c = self.t(timestep_embedding(t, self.d)) + self.y(y)
        h = self.inp(x)
        for b in self.blocks:
            h = b(h, c)
        return self.out(h)

class Diffusion:

    def __init__(self, T=50):
        self.T = T
        self.betas = torch.linspace(0.0001, 0.05, T)
        self.ab = torch.cumprod(1 - self.betas, 0)

    def q_sample(self, x, t, n):
        a = self.ab[t][:, None]
        return a.sqrt() * x + (1 - a).sqrt() * n

    def training_losses(self, model, x, t, **kw):
        n = torch.randn_like(x)
        return ((model(self.q_sample(x, t, n), t, **kw) - n) ** 2).mean(1)

    @torch.no_grad()
    def sample(self, model, k, y):
        x = torch.randn(k, 2)
        for i in reversed(range(self.T)):
            e = model(x, torch.full((k,), i), y)
            a = 1 - self.betas[i]
            x = (x - self.betas[i] / (1 - self.ab[i]).sqrt() * e) / a.sqrt()
            if i:
                x = x + self.betas[i].sqrt() * torch.randn_like(x)
        return x

@torch.no_grad()
def update_ema(ema, model, decay=0.995):
    for e, m in zip(ema.parameters(), model.parameters()):
        e.mul_(decay).add_(m.data, alpha=1 - decay)

def main():
    torch.manual_seed(0)
    model = Denoiser()
    ema = copy.deepcopy(model)
    ema.requires_grad_(False)
    ema.eval()
    update_ema(ema, model, 0)
    opt = torch.optim.AdamW(model.parameters(), lr=0.002, weight_decay=0)
    diff = Diffusion()
    model.train()
    step = 0
    centers = torch.tensor([[2.0, 0], [-2, 0], [0, 2], [0, -2]])
    for epoch in range(3):
        for _ in range(30):
            y = torch.randint(4, (64,))
            x = centers[y] + 0.1 * torch.randn(64, 2)
            t = torch.randint(0, diff.T, (64,))
            loss = diff.training_losses(model, x, t, y=y).mean()
            opt.zero_grad()
            loss.backward()
            opt.step()
            update_ema(ema, model)
            step += 1
            if step % 10 == 0:
                print(f'(step={step:07d}) Train Loss: {loss.item():.4f}')
            if step % 12 == 0:
                diff.sample(ema, 8, torch.randint(4, (8,)))
if __name__ == '__main__':
    main()
