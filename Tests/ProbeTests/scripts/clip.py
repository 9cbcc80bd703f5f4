# healthy
# steps: 20
import numpy as np, torch, torch.nn as nn, torch.nn.functional as F
torch.manual_seed(0)

class CLIP(nn.Module):

    def __init__(self):
        super().__init__()
        self.visual = nn.Sequential(nn.Flatten(), nn.Linear(48, 64), nn.GELU(), nn.Linear(64, 32))
        self.tok = nn.Embedding(50, 32)
        self.pos = nn.Parameter(torch.empty(8, 32))
        nn.init.normal_(self.pos, std=0.01)
        layer = nn.TransformerEncoderLayer(32, 4, 64, batch_first=True, dropout=0.0)
        self.transformer = nn.TransformerEncoder(layer, 1)
        self.proj = nn.Parameter(torch.randn(32, 32) * 32 ** (-0.5))
        self.logit_scale = nn.Parameter(torch.ones([]) * np.log(1 / 0.07))

    def encode_image(self, im):
        return self.visual(im)

    def encode_text(self, t):
        x = self.transformer(self.tok(t) + self.pos)
        return x[torch.arange(len(t)), t.argmax(-1)] @ self.proj

    def forward(self, image, text):
        i = F.normalize(self.encode_image(image), dim=-1)
        t = F.normalize(self.encode_text(text), dim=-1)
        s = self.logit_scale.exp()
        li = s * i @ t.t()
        return (li, li.t())
model = CLIP()
opt = torch.optim.AdamW(model.parameters(), lr=0.001, betas=(0.9, 0.98), eps=1e-06, weight_decay=0.2)
base = torch.randn(256, 3, 4, 4)
text = (base.flatten(1)[:, :8] * 8 + 25).long().clamp(0, 49)
for epoch in range(5):
    for idx in torch.randperm(256).split(32):
        li, lt = model(base[idx], text[idx])
        gt = torch.arange(len(idx))
        loss = (F.cross_entropy(li, gt) + F.cross_entropy(lt, gt)) / 2
        opt.zero_grad()
        loss.backward()
        opt.step()
        with torch.no_grad():
            model.logit_scale.clamp_(0, np.log(100))
