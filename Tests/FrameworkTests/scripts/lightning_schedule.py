# healthy
# steps: 20
import torch, lightning as L
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split

class Lit(L.LightningModule):

    def __init__(self, lr=0.001):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(nn.Linear(16, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.1), nn.Linear(64, 4))
        self.loss = nn.CrossEntropyLoss()

    def forward(self, x):
        return self.net(x)

    def _step(self, b):
        x, y = b
        l = self(x)
        return (self.loss(l, y), (l.argmax(1) == y).float().mean())

    def training_step(self, b, i):
        l, a = self._step(b)
        self.log('train/loss', l, prog_bar=True)
        return l

    def validation_step(self, b, i):
        l, a = self._step(b)
        self.log('val/acc', a)

    def configure_optimizers(self):
        o = torch.optim.AdamW(self.parameters(), self.hparams.lr)
        return {'optimizer': o, 'lr_scheduler': {'scheduler': torch.optim.lr_scheduler.OneCycleLR(o, 0.01, total_steps=200), 'interval': 'step'}}

class DM(L.LightningDataModule):

    def setup(self, stage=None):
        g = torch.Generator().manual_seed(0)
        x = torch.randn(400, 16, generator=g)
        self.tr, self.va = random_split(TensorDataset(x, x[:, :4].argmax(1)), [320, 80], generator=g)

    def train_dataloader(self):
        return DataLoader(self.tr, 32, shuffle=True)

    def val_dataloader(self):
        return DataLoader(self.va, 80)
if __name__ == '__main__':
    L.seed_everything(1)
    L.Trainer(max_epochs=5, accelerator='cpu', logger=False, enable_checkpointing=False, enable_progress_bar=False, accumulate_grad_batches=2, gradient_clip_val=0.5).fit(Lit(), DM())
