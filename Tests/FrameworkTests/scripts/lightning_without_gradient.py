# failed: params_move gradients_reach
# steps: 20
import torch, lightning as L
from torch import nn

class Lit(L.LightningModule):

    def __init__(self):
        super().__init__()
        self.enc = nn.Linear(8, 16)
        self.dec = nn.Linear(16, 2)

    def training_step(self, b, i):
        x, y = b
        with torch.no_grad():
            z = torch.relu(self.enc(x))
        return nn.functional.cross_entropy(self.dec(z), y)

    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters(), 0.01)
if __name__ == '__main__':
    L.seed_everything(0)
    X = torch.randn(320, 8)
    L.Trainer(max_epochs=5, accelerator='cpu', logger=False, enable_checkpointing=False, enable_progress_bar=False).fit(Lit(), torch.utils.data.DataLoader(torch.utils.data.TensorDataset(X, (X[:, 0] > 0).long()), 16, shuffle=True))
