# healthy
# steps: 20
import torch, torch.nn as nn, torch.nn.functional as F
from torch.utils.data import Dataset, DataLoader

class PairDataset(Dataset):

    def __init__(self, n=300):
        g = torch.Generator().manual_seed(1)
        self.c = torch.randn(6, 1, 8, 8, generator=g)
        self.y = torch.randint(6, (n,), generator=g)
        self.x = self.c[self.y] + 0.5 * torch.randn(n, 1, 8, 8, generator=g)

    def __len__(self):
        return len(self.y)

    def __getitem__(self, i):
        j = torch.randint(len(self.y), ()).item()
        return (self.x[i], self.x[j], (self.y[i] != self.y[j]).float())

class SiameseNetwork(nn.Module):

    def __init__(self):
        super().__init__()
        self.cnn = nn.Sequential(nn.Conv2d(1, 8, 3), nn.ReLU(), nn.BatchNorm2d(8), nn.Dropout2d(0.2))
        self.fc = nn.Sequential(nn.Linear(8 * 36, 32), nn.ReLU(), nn.Linear(32, 4))

    def forward_once(self, x):
        return self.fc(self.cnn(x).view(x.size(0), -1))

    def forward(self, a, b):
        return (self.forward_once(a), self.forward_once(b))

class ContrastiveLoss(nn.Module):

    def __init__(self, margin=2.0):
        super().__init__()
        self.margin = margin

    def forward(self, a, b, label):
        d = F.pairwise_distance(a, b)
        return torch.mean((1 - label) * d.pow(2) + label * torch.clamp(self.margin - d, min=0.0).pow(2))

def main():
    torch.manual_seed(0)
    net = SiameseNetwork()
    crit = ContrastiveLoss()
    opt = torch.optim.RMSprop(net.parameters(), lr=0.0005)
    for ep in range(5):
        for a, b, l in DataLoader(PairDataset(), shuffle=True, batch_size=32):
            o1, o2 = net(a, b)
            opt.zero_grad()
            loss = crit(o1, o2, l)
            loss.backward()
            opt.step()
if __name__ == '__main__':
    main()
