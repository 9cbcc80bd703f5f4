# healthy
# Policy gradients: a rollout without gradients, rewards from outside, and a loss of either sign.
import torch
from common import STEPS, tell
from torch import nn
from torch.distributions import Categorical

policy = nn.Sequential(nn.Linear(4, 32), nn.ReLU(), nn.Linear(32, 2))
optimizer = torch.optim.Adam(policy.parameters(), lr=1e-2)
try:
    for _ in range(STEPS):
        states, actions, rewards = [], [], []
        state = torch.randn(4)
        for _ in range(10):
            with torch.no_grad():
                action = Categorical(logits=policy(state)).sample()
            states.append(state)
            actions.append(action)
            rewards.append(float(state.sum() > 0) if action == 1 else 0.5)
            state = 0.9 * state + 0.3 * torch.randn(4)
        returns = torch.tensor(rewards).flip(0).cumsum(0).flip(0)
        returns = (returns - returns.mean()) / (returns.std() + 1e-8)
        chosen = Categorical(logits=policy(torch.stack(states))).log_prob(torch.stack(actions))
        optimizer.zero_grad()
        (-chosen * returns).sum().backward()
        optimizer.step()
finally:
    tell(policy)
