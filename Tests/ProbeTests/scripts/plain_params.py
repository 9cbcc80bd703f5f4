# failed: params_move optimizer_covers
# steps: 20
# Parameters in a plain python list.
import torch, torch.nn as nn

class PromptNet(nn.Module):

    def __init__(self):
        super().__init__()
        self.prompts = [nn.Parameter(torch.randn(16) * 0.1) for _ in range(4)]
        self.a = nn.Linear(8, 16)
        self.b = nn.Linear(16, 2)

    def forward(self, x):
        return self.b(torch.relu(self.a(x)) + torch.stack(self.prompts).mean(0))
torch.manual_seed(0)
m = PromptNet()
o = torch.optim.Adam(m.parameters(), 0.01)
for i in range(60):
    x = torch.randn(64, 8)
    l = nn.functional.cross_entropy(m(x), (x[:, 0] > 0).long())
    o.zero_grad()
    l.backward()
    o.step()
