# healthy
# Tied weights, token ids, a mask by keyword, and a dictionary as output, as libraries of language models have it.
from collections import OrderedDict

import torch
from common import STEPS, tell
from torch import nn


class Output(OrderedDict):
    pass


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.tokens = nn.Embedding(20, 16, padding_idx=0)
        self.positions = nn.Embedding(8, 16)
        self.layers = nn.ModuleList(nn.TransformerEncoderLayer(16, 2, 32, batch_first=True) for _ in range(2))
        self.head = nn.Linear(16, 20, bias=False)
        self.head.weight = self.tokens.weight
        nn.init.normal_(self.tokens.weight, std=0.02)

    def forward(self, input_ids, attention_mask=None, labels=None):
        hidden = self.tokens(input_ids) + self.positions(torch.arange(input_ids.shape[1]))
        for layer in self.layers:
            hidden = layer(hidden, src_key_padding_mask=attention_mask == 0)
        logits = self.head(hidden)
        loss = nn.functional.cross_entropy(logits.flatten(0, 1), labels.flatten(), ignore_index=-100)
        return Output(loss=loss, logits=logits)


model = Model()
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
try:
    for _ in range(STEPS):
        ids = torch.randint(1, 20, (4, 8))
        mask = torch.ones(4, 8, dtype=torch.long)
        mask[:, 6:] = 0
        optimizer.zero_grad()
        model(input_ids=ids, attention_mask=mask, labels=ids.roll(-1, 1))["loss"].backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
finally:
    tell(model)
