# healthy
# steps: 20
import copy, torch, torch.nn as nn, torch.nn.functional as F

class MLP(nn.Sequential):

    def __init__(self, i, h, o):
        super().__init__(nn.Linear(i, h), nn.BatchNorm1d(h), nn.ReLU(inplace=True), nn.Linear(h, o))

class BYOL(nn.Module):

    def __init__(self, net, moving_average_decay=0.99):
        super().__init__()
        self.online_encoder = net
        self.target_encoder = None
        self.online_predictor = MLP(16, 32, 16)
        self.decay = moving_average_decay

    def _target(self):
        if self.target_encoder is None:
            self.target_encoder = copy.deepcopy(self.online_encoder)
            for p in self.target_encoder.parameters():
                p.requires_grad = False
        return self.target_encoder

    def update_moving_average(self):
        for c, m in zip(self.online_encoder.parameters(), self._target().parameters()):
            m.data = self.decay * m.data + (1 - self.decay) * c.data

    def forward(self, x):
        a, b = (x + 0.1 * torch.randn_like(x), x * (1 + 0.1 * torch.randn_like(x)))
        p1, p2 = (self.online_predictor(self.online_encoder(a)), self.online_predictor(self.online_encoder(b)))
        with torch.no_grad():
            t = self._target()
            t1, t2 = (t(a).detach(), t(b).detach())
        f = lambda x, y: 2 - 2 * (F.normalize(x, dim=-1) * F.normalize(y, dim=-1)).sum(-1)
        return (f(p1, t2) + f(p2, t1)).mean()
torch.manual_seed(0)
learner = BYOL(nn.Sequential(nn.Linear(20, 64), nn.BatchNorm1d(64), nn.ReLU(), MLP(64, 64, 16)))
opt = torch.optim.Adam(learner.parameters(), lr=0.0003)
X = torch.randn(256, 20)
for _ in range(60):
    loss = learner(X[torch.randint(256, (64,))])
    opt.zero_grad()
    loss.backward()
    opt.step()
    learner.update_moving_average()
