# healthy
# steps: 20
import torch, torch.nn as nn, torch.nn.functional as F

class MoCo(nn.Module):

    def __init__(self, dim=16, K=256, m=0.99, T=0.07):
        super().__init__()
        self.K, self.m, self.T = (K, m, T)
        mk = lambda: nn.Sequential(nn.Linear(20, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Linear(64, dim))
        self.encoder_q, self.encoder_k = (mk(), mk())
        for q, k in zip(self.encoder_q.parameters(), self.encoder_k.parameters()):
            k.data.copy_(q.data)
            k.requires_grad = False
        self.register_buffer('queue', F.normalize(torch.randn(dim, K), dim=0))
        self.register_buffer('queue_ptr', torch.zeros(1, dtype=torch.long))

    @torch.no_grad()
    def _momentum_update_key_encoder(self):
        for q, k in zip(self.encoder_q.parameters(), self.encoder_k.parameters()):
            k.data = k.data * self.m + q.data * (1.0 - self.m)

    @torch.no_grad()
    def _dequeue_and_enqueue(self, keys):
        b = keys.shape[0]
        p = int(self.queue_ptr)
        self.queue[:, p:p + b] = keys.T
        self.queue_ptr[0] = (p + b) % self.K

    def forward(self, im_q, im_k):
        q = F.normalize(self.encoder_q(im_q), dim=1)
        with torch.no_grad():
            self._momentum_update_key_encoder()
            k = F.normalize(self.encoder_k(im_k), dim=1)
        l_pos = torch.einsum('nc,nc->n', [q, k]).unsqueeze(-1)
        l_neg = torch.einsum('nc,ck->nk', [q, self.queue.clone().detach()])
        logits = torch.cat([l_pos, l_neg], dim=1) / self.T
        labels = torch.zeros(logits.shape[0], dtype=torch.long)
        self._dequeue_and_enqueue(k)
        return (logits, labels)

def main():
    torch.manual_seed(0)
    m = MoCo()
    o = torch.optim.SGD(m.parameters(), 0.03, momentum=0.9, weight_decay=0.0001)
    crit = nn.CrossEntropyLoss()
    X = torch.randn(256, 20)
    for ep in range(10):
        m.train()
        for idx in torch.randperm(256).split(32):
            x = X[idx]
            out, t = m(im_q=x + 0.1 * torch.randn_like(x), im_k=x + 0.1 * torch.randn_like(x))
            l = crit(out, t)
            o.zero_grad()
            l.backward()
            o.step()
main()
