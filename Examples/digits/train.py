"""Trains DigitNet on scikit-learn's digits and says how well it reads the ones it has not seen."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch
from torch import nn
from torch.utils.data import DataLoader

from digits import DigitNet, load_splits


def parse_arguments() -> argparse.Namespace:
    """Reads the command line.

    Returns:
        One attribute an option.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=8, help="passes over the training set")
    parser.add_argument("--batch-size", type=int, default=32, help="images a step")
    parser.add_argument("--lr", type=float, default=2e-3, help="learning rate of AdamW")
    parser.add_argument("--weight-decay", type=float, default=1e-2, help="weight decay of AdamW")
    parser.add_argument("--channels", type=int, default=32, help="width of the learned convolutions")
    parser.add_argument("--dropout", type=float, default=0.2, help="dropout before the classifier")
    parser.add_argument("--seed", type=int, default=0, help="seed of the split, the weights and the order")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu", help="where to train")
    parser.add_argument("--output", type=Path, default=Path("outputs"), help="folder of checkpoint and figures")
    return parser.parse_args()


def train_epoch(
    model: nn.Module, loader: DataLoader, optimizer: torch.optim.Optimizer, device: torch.device
) -> float:
    """Fits the model to every batch once.

    Args:
        model: The model, changed in place.
        loader: Batches of images and classes.
        optimizer: What moves the model's weights.
        device: Where the model lives.

    Returns:
        The mean cross-entropy over the images.
    """
    model.train()
    total = 0.0
    images_seen = 0
    for images, classes in loader:
        images, classes = images.to(device), classes.to(device)
        loss = nn.functional.cross_entropy(model(images), classes)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(images)
        images_seen += len(images)
    return total / images_seen


@torch.no_grad()
def evaluate(model: nn.Module, loader: DataLoader, device: torch.device) -> tuple[float, float]:
    """Measures the model without changing it.

    Args:
        model: The model.
        loader: Batches of images and classes.
        device: Where the model lives.

    Returns:
        The mean cross-entropy over the images, and the share of them that is read correctly.
    """
    model.eval()
    total = 0.0
    correct = 0
    images_seen = 0
    for images, classes in loader:
        images, classes = images.to(device), classes.to(device)
        scores = model(images)
        total += nn.functional.cross_entropy(scores, classes, reduction="sum").item()
        correct += (scores.argmax(dim=1) == classes).sum().item()
        images_seen += len(images)
    return total / images_seen, correct / images_seen


def main() -> None:
    """Trains, keeps the epoch with the lowest validation loss, and tests that one."""
    arguments = parse_arguments()
    torch.manual_seed(arguments.seed)
    device = torch.device(arguments.device)
    splits = load_splits(arguments.seed)
    train_loader = DataLoader(splits.train, batch_size=arguments.batch_size, shuffle=True)
    validation_loader = DataLoader(splits.validation, batch_size=256)
    test_loader = DataLoader(splits.test, batch_size=256)

    model = DigitNet(arguments.channels, arguments.dropout).to(device)
    optimizer = torch.optim.AdamW(model.parameters(), lr=arguments.lr, weight_decay=arguments.weight_decay)

    arguments.output.mkdir(parents=True, exist_ok=True)
    checkpoint = arguments.output / "best.pt"
    lowest_loss = float("inf")
    for epoch in range(1, arguments.epochs + 1):
        train_loss = train_epoch(model, train_loader, optimizer, device)
        loss, accuracy = evaluate(model, validation_loader, device)
        print(f"epoch {epoch}: training loss {train_loss:.3f}, validation loss {loss:.3f}, accuracy {accuracy:.1%}")
        if loss < lowest_loss:
            lowest_loss = loss
            torch.save({"epoch": epoch, "model": model.state_dict(), "validation_loss": loss}, checkpoint)

    best = torch.load(checkpoint, map_location=device, weights_only=True)
    model.load_state_dict(best["model"])
    test_loss, test_accuracy = evaluate(model, test_loader, device)
    print(f"test, with the weights of epoch {best['epoch']}: loss {test_loss:.3f}, accuracy {test_accuracy:.1%}")
    figures = {"epoch": best["epoch"], "test_loss": test_loss, "test_accuracy": test_accuracy}
    (arguments.output / "figures.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
