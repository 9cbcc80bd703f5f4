"""The run over one batch: loaders repeat their first, and without one models and loss functions get the first tensors again."""

import os
import tempfile
import unittest

import corpus

HEAD = """
import torch
from torch import nn
torch.manual_seed(1)
X, Y = torch.randn(500, 10), torch.randint(0, 5, (500,))
model = nn.Sequential(nn.Linear(10, 128), nn.ReLU(), nn.Linear(128, 5))
optimizer = torch.optim.Adam(model.parameters(), 1e-2)
criterion = nn.CrossEntropyLoss()
def batches():
    while True:
        order = torch.randperm(500)
        for start in range(0, 500, 48):
            yield X[order[start:start + 48]], Y[order[start:start + 48]]
"""
LOOP = """
for x, y in batches():
    loss = {loss}
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
"""
ARRAYS = HEAD + LOOP.format(loss="criterion(model(x), y)")
BY_HAND = HEAD + LOOP.format(loss="-model(x).log_softmax(1)[torch.arange(len(y)), y].mean()")
LOADER = HEAD + """
from torch.utils.data import DataLoader, TensorDataset
loader = DataLoader(TensorDataset(X, Y), batch_size=48, shuffle=True)
def batches():
    while True:
        yield from loader
""" + LOOP.format(loss="-model(x).log_softmax(1)[torch.arange(len(y)), y].mean()")
SHUFFLED = HEAD + LOOP.format(loss="criterion(model(x), y[torch.randperm(len(y))]) + 0 * float(y.sum())")
LOSS_INSIDE = HEAD + """
class Language(nn.Module):
    def __init__(self):
        super().__init__()
        self.table, self.mix, self.head = nn.Embedding(20, 32), nn.GRU(32, 64, batch_first=True), nn.Linear(64, 20)
    def forward(self, x, targets=None):
        logits = self.head(self.mix(self.table(x))[0])
        return logits, nn.functional.cross_entropy(logits.flatten(0, 1), targets.flatten())
text = torch.randint(0, 20, (5000,))
model = Language()
optimizer = torch.optim.AdamW(model.parameters(), 1e-2)
def batches():
    while True:
        places = torch.randint(0, 4000, (4,))
        yield torch.stack([text[p:p + 8] for p in places]), torch.stack([text[p + 1:p + 9] for p in places])
""" + LOOP.format(loss="model(x, targets=y)[1]")
VARYING = HEAD + """
cell = nn.RNNCell(10, 16)
read = nn.Linear(16, 5)
optimizer = torch.optim.SGD([*cell.parameters(), *read.parameters()], 0.1)
count = 0
for x, y in batches():
    state = torch.zeros(len(x), 16)
    count += 1
    for _ in range(1 + count % 3):
        state = cell(x, state)
    loss = criterion(read(state), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
"""


class RepeatTest(unittest.TestCase):
    def share(self, text):
        """How much of the first loss is left after 200 steps, and why the first batch was not repeated."""
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, "train.py"), "w", encoding="utf-8") as file:
                file.write(text)
            variables = {"GATE_PROBE_REPEAT": "1", "GATE_PROBE_REPLAYS": "", "GATE_PROBE_SEED": "0"}
            run = corpus.run(["train.py"], steps=200, environment=variables, folder=folder)
        self.assertEqual((run.status, run.errors), (0, ""))
        steps = run.named("step")
        self.assertEqual(len(steps), 200)
        reasons = [item["reason"] for item in run.items("gaps") if item["what"] == "overfits_batch"]
        return steps[-1]["loss"] / steps[0]["loss"], reasons

    def test_one_batch_is_learned_by_heart(self):
        for name, text in (("arrays", ARRAYS), ("loader", LOADER), ("loss inside", LOSS_INSIDE)):
            with self.subTest(name):
                share, reasons = self.share(text)
                self.assertEqual(reasons, [])
                self.assertLess(share, 0.05)

    def test_labels_that_are_drawn_anew_come_back_with_their_batch(self):
        share, reasons = self.share(SHUFFLED)
        self.assertEqual(reasons, [])
        self.assertLess(share, 0.05)

    def test_what_cannot_be_repeated_is_said(self):
        hand, reasons = self.share(BY_HAND)
        self.assertGreater(hand, 0.5)
        self.assertEqual(reasons, ["no DataLoader gave the batches, and the loss is computed by hand"])
        _, reasons = self.share(VARYING)
        self.assertEqual(len(reasons), 1)
        self.assertRegex(reasons[0], "^no DataLoader gave the batches, and later steps ")


if __name__ == "__main__":
    unittest.main()
