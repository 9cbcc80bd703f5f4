# healthy
# steps: 20
import torch, torch.nn as nn, torch.nn.functional as F, tempfile, os

class Net(nn.Module):

    def __init__(self, n):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(3, 16, 3, padding=1), nn.BatchNorm2d(16), nn.ReLU(), nn.AdaptiveAvgPool2d(2), nn.Flatten())
        self.fc = nn.Linear(64, n)

    def forward(self, x):
        return self.fc(self.features(x))
torch.manual_seed(0)
pre = Net(100)
f = os.path.join(tempfile.mkdtemp(), 'pre.pth')
torch.save(pre.state_dict(), f)
model = Net(100)
model.load_state_dict(torch.load(f))
model.fc = nn.Linear(64, 2)
X = torch.randn(120, 3, 8, 8) + torch.arange(120)[:, None, None, None] % 2 * 0.5
Y = torch.arange(120) % 2
loader = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(X, Y), 20, shuffle=True)

def run(opt, epochs, freeze):
    for ep in range(epochs):
        model.train()
        if freeze:
            model.features.eval()
        for x, y in loader:
            loss = F.cross_entropy(model(x), y)
            opt.zero_grad()
            loss.backward()
            opt.step()
for p in model.features.parameters():
    p.requires_grad = False
run(torch.optim.Adam(model.fc.parameters(), 0.01), 2, True)
for p in model.features.parameters():
    p.requires_grad = True
run(torch.optim.Adam([{'params': model.features.parameters(), 'lr': 0.0001}, {'params': model.fc.parameters()}], 0.001), 5, False)
