# failed: params_move
# steps: 20
# Weights of a snapshot are loaded back after each step.
import copy, torch, torch.nn as nn
torch.manual_seed(0)
m = nn.Sequential(nn.Linear(8, 32), nn.ReLU(), nn.Linear(32, 2))
best = copy.deepcopy(m.state_dict())
best_loss = 0.0
o = torch.optim.SGD(m.parameters(), 0.1)
for i in range(40):
    x = torch.randn(32, 8)
    l = nn.functional.cross_entropy(m(x), (x[:, 0] > 0).long())
    o.zero_grad()
    l.backward()
    o.step()
    if l.item() > best_loss:
        m.load_state_dict(best)
