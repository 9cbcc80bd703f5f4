# healthy
# steps: 20
import random, numpy as np, torch, torch.nn as nn, torch.optim as optim
from dataclasses import dataclass
from torch.distributions.normal import Normal

@dataclass
class Args:
    seed: int = 1
    num_steps: int = 32
    num_envs: int = 4
    update_epochs: int = 4
    num_minibatches: int = 4
    iters: int = 6
    lr: float = 0.0003
    gamma: float = 0.99
    lam: float = 0.95
    clip: float = 0.2

def layer_init(l, std=np.sqrt(2), b=0.0):
    torch.nn.init.orthogonal_(l.weight, std)
    torch.nn.init.constant_(l.bias, b)
    return l

class Agent(nn.Module):

    def __init__(self):
        super().__init__()
        self.critic = nn.Sequential(layer_init(nn.Linear(6, 64)), nn.Tanh(), layer_init(nn.Linear(64, 64)), nn.Tanh(), layer_init(nn.Linear(64, 1), std=1.0))
        self.actor_mean = nn.Sequential(layer_init(nn.Linear(6, 64)), nn.Tanh(), layer_init(nn.Linear(64, 2), std=0.01))
        self.actor_logstd = nn.Parameter(torch.zeros(1, 2))

    def get_value(self, x):
        return self.critic(x)

    def get_action_and_value(self, x, a=None):
        m = self.actor_mean(x)
        p = Normal(m, torch.exp(self.actor_logstd.expand_as(m)))
        a = p.sample() if a is None else a
        return (a, p.log_prob(a).sum(1), p.entropy().sum(1), self.critic(x))
if __name__ == '__main__':
    a = Args()
    random.seed(a.seed)
    np.random.seed(a.seed)
    torch.manual_seed(a.seed)
    agent = Agent()
    opt = optim.Adam(agent.parameters(), lr=a.lr, eps=1e-05)
    obs = torch.zeros(a.num_steps, a.num_envs, 6)
    act = torch.zeros(a.num_steps, a.num_envs, 2)
    lp = torch.zeros(a.num_steps, a.num_envs)
    rew = lp.clone()
    dones = lp.clone()
    vals = lp.clone()
    nxt = torch.randn(a.num_envs, 6)
    nd = torch.zeros(a.num_envs)
    for it in range(1, a.iters + 1):
        opt.param_groups[0]['lr'] = (1 - (it - 1) / a.iters) * a.lr
        for s in range(a.num_steps):
            obs[s] = nxt
            dones[s] = nd
            with torch.no_grad():
                ac, l, _, v = agent.get_action_and_value(nxt)
                vals[s] = v.flatten()
            act[s] = ac
            lp[s] = l
            rew[s] = -((ac - nxt[:, :2]) ** 2).mean(1)
            nxt = torch.randn(a.num_envs, 6)
            nd = (torch.rand(a.num_envs) < 0.05).float()
        with torch.no_grad():
            nv = agent.get_value(nxt).reshape(1, -1)
            adv = torch.zeros_like(rew)
            last = 0
            for t in reversed(range(a.num_steps)):
                nt = 1 - (nd if t == a.num_steps - 1 else dones[t + 1])
                nvv = nv if t == a.num_steps - 1 else vals[t + 1]
                delta = rew[t] + a.gamma * nvv * nt - vals[t]
                adv[t] = last = delta + a.gamma * a.lam * nt * last
            ret = adv + vals
        bo, bl, ba, badv, bret, bv = (obs.reshape(-1, 6), lp.reshape(-1), act.reshape(-1, 2), adv.reshape(-1), ret.reshape(-1), vals.reshape(-1))
        inds = np.arange(128)
        for ep in range(a.update_epochs):
            np.random.shuffle(inds)
            for st in range(0, 128, 32):
                mb = inds[st:st + 32]
                _, nl, ent, nval = agent.get_action_and_value(bo[mb], ba[mb])
                ratio = (nl - bl[mb]).exp()
                A = badv[mb]
                A = (A - A.mean()) / (A.std() + 1e-08)
                pg = torch.max(-A * ratio, -A * torch.clamp(ratio, 1 - a.clip, 1 + a.clip)).mean()
                vl = 0.5 * ((nval.view(-1) - bret[mb]) ** 2).mean()
                loss = pg - 0.0 * ent.mean() + vl * 0.5
                opt.zero_grad()
                loss.backward()
                nn.utils.clip_grad_norm_(agent.parameters(), 0.5)
                opt.step()
