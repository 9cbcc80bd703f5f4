# healthy
# steps: 20
from __future__ import print_function
import argparse, torch, torch.nn as nn, torch.nn.functional as F, torch.optim as optim
from torch.optim.lr_scheduler import StepLR

class Net(nn.Module):

    def __init__(self):
        super(Net, self).__init__()
        self.conv1 = nn.Conv2d(1, 8, 3, 1)
        self.conv2 = nn.Conv2d(8, 16, 3, 1)
        self.dropout1 = nn.Dropout(0.25)
        self.dropout2 = nn.Dropout(0.5)
        self.fc1 = nn.Linear(16 * 36, 64)
        self.fc2 = nn.Linear(64, 10)

    def forward(self, x):
        x = F.relu(self.conv1(x))
        x = F.relu(self.conv2(x))
        x = F.max_pool2d(x, 2)
        x = self.dropout1(x)
        x = torch.flatten(x, 1)
        x = F.relu(self.fc1(x))
        x = self.dropout2(x)
        return F.log_softmax(self.fc2(x), dim=1)

def train(args, model, loader, optimizer, epoch):
    model.train()
    for batch_idx, (data, target) in enumerate(loader):
        optimizer.zero_grad()
        output = model(data)
        loss = F.nll_loss(output, target)
        loss.backward()
        optimizer.step()
        if batch_idx % 10 == 0:
            print('Train Epoch: {} Loss: {:.6f}'.format(epoch, loss.item()))

def test(model, loader):
    model.eval()
    test_loss = 0
    correct = 0
    with torch.no_grad():
        for data, target in loader:
            output = model(data)
            test_loss += F.nll_loss(output, target, reduction='sum').item()
            correct += output.argmax(dim=1, keepdim=True).eq(target.view_as(output.argmax(1, keepdim=True))).sum().item()

def ds(n, seed):
    g = torch.Generator().manual_seed(seed)
    y = torch.randint(10, (n,), generator=g)
    x = torch.randn(n, 1, 16, 16, generator=g)
    x[torch.arange(n), 0, y] += 1
    return torch.utils.data.TensorDataset(x, y)

def main():
    p = argparse.ArgumentParser()
    p.add_argument('--epochs', type=int, default=3)
    p.add_argument('--no-cuda', action='store_true')
    a = p.parse_args()
    torch.manual_seed(1)
    tl = torch.utils.data.DataLoader(ds(512, 0), batch_size=64, shuffle=True)
    vl = torch.utils.data.DataLoader(ds(200, 1), batch_size=100)
    model = Net()
    opt = optim.Adadelta(model.parameters(), lr=1.0)
    sch = StepLR(opt, 1, gamma=0.7)
    for e in range(1, a.epochs + 1):
        train(a, model, tl, opt, e)
        test(model, vl)
        sch.step()
if __name__ == '__main__':
    main()
