# healthy
# steps: 12
# A small causal language model over characters, with dropout, clipping, cosine warm-up and an estimate of both losses.
import math

import torch
from common import STEPS, tell
from torch import nn
from torch.nn import functional as F

text = "to be or not to be, that is the question; whether it is nobler in the mind to suffer " * 8
letters = sorted(set(text))
data = torch.tensor([letters.index(letter) for letter in text])
train_data, val_data = data[:600], data[600:]


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.mix = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width), nn.Dropout(0.1))
        self.heads = heads

    def forward(self, x):
        n, t, c = x.shape
        q, k, v = (part.view(n, t, self.heads, -1).transpose(1, 2) for part in self.mix(self.norm1(x)).chunk(3, -1))
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True).transpose(1, 2).reshape(n, t, c)
        x = x + self.out(y)
        return x + self.mlp(self.norm2(x))


class Model(nn.Module):
    def __init__(self, width=32):
        super().__init__()
        self.token, self.place = nn.Embedding(len(letters), width), nn.Embedding(16, width)
        self.blocks = nn.Sequential(Block(width, 2), Block(width, 2))
        self.norm, self.head = nn.LayerNorm(width), nn.Linear(width, len(letters))

    def forward(self, tokens, targets=None):
        x = self.token(tokens) + self.place(torch.arange(tokens.shape[1]))
        logits = self.head(self.norm(self.blocks(x)))
        return logits, None if targets is None else F.cross_entropy(logits.flatten(0, 1), targets.flatten())


def batch(source):
    starts = torch.randint(len(source) - 17, (8,)).tolist()
    return torch.stack([source[s : s + 16] for s in starts]), torch.stack([source[s + 1 : s + 17] for s in starts])


@torch.no_grad()
def estimate(model):
    model.eval()
    losses = [model(*batch(part))[1].item() for part in (train_data, val_data)]
    model.train()
    return losses


model = Model()
optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3, betas=(0.9, 0.95), weight_decay=0.1)
try:
    for step in range(STEPS):
        for group in optimizer.param_groups:
            group["lr"] = 3e-3 * min(1, (step + 1) / 100) * (1 + math.cos(step / 1000)) / 2
        if step % 5 == 0:
            estimate(model)
        logits, loss = model(*batch(train_data))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
finally:
    tell(model)
