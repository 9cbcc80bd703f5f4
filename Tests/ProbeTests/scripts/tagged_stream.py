# healthy
# steps: 20
from dataclasses import dataclass
import torch, torch.nn as nn, torch.nn.functional as F
from torch.nn.utils.rnn import pad_sequence, pack_padded_sequence, pad_packed_sequence
from torch.utils.data import IterableDataset, DataLoader, get_worker_info

@dataclass
class Batch:
    tokens: torch.Tensor
    lengths: torch.Tensor
    tags: torch.Tensor

    def to(self, d):
        return Batch(self.tokens.to(d), self.lengths, self.tags.to(d))

class Stream(IterableDataset):

    def __init__(self, seed):
        self.seed = seed

    def __iter__(self):
        w = get_worker_info()
        g = torch.Generator().manual_seed(self.seed + (w.id if w else 0))
        for _ in range(200):
            n = int(torch.randint(3, 10, (), generator=g))
            t = torch.randint(1, 30, (n,), generator=g)
            yield {'tokens': t, 'tags': (t + t.roll(1)) % 3}

def collate(items):
    items = sorted(items, key=lambda i: -len(i['tokens']))
    return Batch(pad_sequence([i['tokens'] for i in items], True), torch.tensor([len(i['tokens']) for i in items]), pad_sequence([i['tags'] for i in items], True, padding_value=-100))

class Tagger(nn.Module):

    def __init__(self):
        super().__init__()
        self.emb = nn.Embedding(30, 16, padding_idx=0)
        self.lstm = nn.LSTM(16, 16, 2, batch_first=True, bidirectional=True, dropout=0.3)
        self.out = nn.Linear(32, 3)

    def forward(self, batch):
        h, _ = pad_packed_sequence(self.lstm(pack_padded_sequence(self.emb(batch.tokens), batch.lengths, batch_first=True))[0], batch_first=True)
        return self.out(h)

def run():
    torch.manual_seed(0)
    model = Tagger()
    opt = torch.optim.Adagrad(model.parameters(), lr=0.05)
    loader = DataLoader(Stream(0), batch_size=16, collate_fn=collate)
    for ep in range(3):
        model.train()
        for b in loader:
            b = b.to('cpu')
            opt.zero_grad()
            l = model(b)
            loss = F.cross_entropy(l.transpose(1, 2), b.tags)
            loss.backward()
            opt.step()
if __name__ == '__main__':
    run()
