# failed: loss_shape
# steps: 20
# Sigmoid outputs into crossentropyloss.
import torch, torch.nn as nn

class N(nn.Module):

    def __init__(self):
        super().__init__()
        self.a = nn.Linear(10, 32)
        self.b = nn.Linear(32, 4)

    def forward(self, x):
        return torch.sigmoid(self.b(torch.relu(self.a(x))))
torch.manual_seed(0)
m = N()
o = torch.optim.Adam(m.parameters(), 0.01)
c = nn.CrossEntropyLoss()
for i in range(40):
    x = torch.randn(32, 10)
    l = c(m(x), x[:, :4].argmax(1))
    o.zero_grad()
    l.backward()
    o.step()
