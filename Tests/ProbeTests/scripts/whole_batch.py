# healthy
# steps: 20
import torch, torch.nn as nn

class Ds(torch.utils.data.Dataset):

    def __init__(self, n, seed):
        g = torch.Generator().manual_seed(seed)
        self.x = torch.randn(n, 6, generator=g)
        self.t = self.x[:, 0] + self.x[:, 1]
        self.w = torch.rand(n, generator=g)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        return {'feat': self.x[i], 'target': self.t[i], 'label': (self.t[i] > 0).long(), 'weight': self.w[i], 'idx': i}

class Model(nn.Module):

    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(6, 32), nn.SiLU())
        self.reg = nn.Linear(32, 1)
        self.cls = nn.Linear(32, 2)

    def forward(self, batch):
        h = self.net(batch['feat'])
        return dict(pred=self.reg(h).squeeze(-1), logits=self.cls(h))

def main():
    torch.manual_seed(0)
    m = Model()
    o = torch.optim.Adam(m.parameters(), 0.01)
    tl = torch.utils.data.DataLoader(Ds(256, 0), 32, shuffle=True)
    vl = torch.utils.data.DataLoader(Ds(64, 1), 32)
    for ep in range(5):
        m.train()
        for b in tl:
            out = m(b)
            l = (b['weight'] * (out['pred'] - b['target']) ** 2).mean() + nn.functional.cross_entropy(out['logits'], b['label'])
            o.zero_grad()
            l.backward()
            o.step()
        m.eval()
        with torch.no_grad():
            for b in vl:
                m(b)
if __name__ == '__main__':
    main()
