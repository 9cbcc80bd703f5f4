# inconclusive: initial_loss
# steps: 20
import math, torch, torch.nn as nn, torch.nn.functional as F

class ArcMarginProduct(nn.Module):

    def __init__(self, i, o, s=30.0, m=0.5):
        super().__init__()
        self.s, self.m = (s, m)
        self.weight = nn.Parameter(torch.FloatTensor(o, i))
        nn.init.xavier_uniform_(self.weight)

    def forward(self, x, label):
        c = F.linear(F.normalize(x), F.normalize(self.weight))
        s = torch.sqrt((1 - c ** 2).clamp(1e-06, 1))
        phi = c * math.cos(self.m) - s * math.sin(self.m)
        oh = F.one_hot(label, c.size(1)).float()
        return self.s * (oh * phi + (1 - oh) * c)
torch.manual_seed(0)
net = nn.Sequential(nn.Linear(16, 64), nn.PReLU(), nn.Linear(64, 32))
metric = ArcMarginProduct(32, 20)
opt = torch.optim.SGD([{'params': net.parameters()}, {'params': metric.parameters()}], lr=0.05, momentum=0.9, weight_decay=0.0005)
C = torch.randn(20, 16)
for i in range(60):
    y = torch.randint(20, (64,))
    x = C[y] + 0.3 * torch.randn(64, 16)
    loss = nn.CrossEntropyLoss()(metric(net(x), y), y)
    opt.zero_grad()
    loss.backward()
    opt.step()
