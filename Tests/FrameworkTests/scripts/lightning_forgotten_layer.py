# failed: params_move optimizer_covers
# configure_optimizers forgets the encoder.
import lightning as L
import torch
from lightning.pytorch.callbacks import EarlyStopping, LearningRateMonitor, ModelCheckpoint
from lightning.pytorch.loggers import CSVLogger
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset, random_split


class LitClassifier(L.LightningModule):
    def __init__(self, hidden=32, rate=1e-2):
        super().__init__()
        self.save_hyperparameters()
        self.encoder = nn.Sequential(nn.Linear(16, hidden), nn.BatchNorm1d(hidden), nn.ReLU(), nn.Dropout(0.1))
        self.head = nn.Linear(hidden, 4)

    def forward(self, x):
        return self.head(self.encoder(x))

    def training_step(self, batch, batch_idx):
        x, y = batch
        loss = F.cross_entropy(self(x), y)
        self.log("train_loss", loss, prog_bar=True)
        return loss

    def validation_step(self, batch, batch_idx):
        x, y = batch
        logits = self(x)
        self.log("val_loss", F.cross_entropy(logits, y))
        self.log("val_acc", (logits.argmax(1) == y).float().mean())

    def configure_optimizers(self):
        optimizer = torch.optim.AdamW(self.head.parameters(), lr=self.hparams.rate)
        return [optimizer], [torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 10)]


L.seed_everything(1)
x = torch.randn(320, 16)
y = (x @ torch.randn(16, 4)).argmax(1)
train_set, val_set = random_split(TensorDataset(x, y), [256, 64])
model = LitClassifier()
trainer = L.Trainer(
    max_epochs=5, accelerator="cpu", logger=CSVLogger("logs"), log_every_n_steps=1, enable_progress_bar=False,
    callbacks=[ModelCheckpoint("checkpoints", monitor="val_loss"), EarlyStopping("val_loss"), LearningRateMonitor()])
trainer.fit(model, DataLoader(train_set, 32, shuffle=True), DataLoader(val_set, 32))
trainer.test(model, DataLoader(val_set, 32))
