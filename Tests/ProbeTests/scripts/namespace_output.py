# healthy
# steps: 20
import torch, torch.nn as nn
from types import SimpleNamespace

class PatchEmbed(nn.Module):

    def __init__(self):
        super().__init__()
        self.proj = nn.Conv2d(3, 32, 4, 4)

    def forward(self, x):
        return self.proj(x).flatten(2).transpose(1, 2)

class ViT(nn.Module):

    def __init__(self):
        super().__init__()
        self.patch_embed = PatchEmbed()
        self.cls = nn.Parameter(torch.zeros(1, 1, 32))
        self.pos = nn.Parameter(torch.randn(1, 17, 32) * 0.02)
        self.blocks = nn.TransformerEncoder(nn.TransformerEncoderLayer(32, 4, 64, batch_first=True, norm_first=True), 2)
        self.norm = nn.LayerNorm(32)
        self.head = nn.Linear(32, 10)
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.head.bias)

    def forward(self, pixel_values, labels=None, **kw):
        x = self.patch_embed(pixel_values)
        x = torch.cat([self.cls.expand(len(x), -1, -1), x], 1) + self.pos
        logits = self.head(self.norm(self.blocks(x))[:, 0])
        loss = nn.functional.cross_entropy(logits, labels) if labels is not None else None
        return SimpleNamespace(loss=loss, logits=logits)
torch.manual_seed(0)
m = ViT()
o = torch.optim.AdamW(m.parameters(), 0.001)
g = torch.Generator().manual_seed(0)
for i in range(40):
    y = torch.randint(10, (16,), generator=g)
    x = torch.randn(16, 3, 16, 16, generator=g) * 0.5 + y[:, None, None, None] / 5
    out = m(pixel_values=x, labels=y)
    out.loss.backward()
    nn.utils.clip_grad_norm_(m.parameters(), 1.0)
    o.step()
    o.zero_grad()
