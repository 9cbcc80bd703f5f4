"""The digits of scikit-learn as tensors, divided into training, validation and test sets."""

from __future__ import annotations

from typing import NamedTuple

import torch
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from torch.utils.data import TensorDataset

LARGEST_PIXEL = 16.0
"""The brightest value in the data: a pixel counts the dark ones of a 4 by 4 block."""


class Splits(NamedTuple):
    """Three data sets without a sample in common.

    Attributes:
        train: What the weights are fitted to.
        validation: What the best epoch is chosen by.
        test: What is looked at once, at the end.
    """

    train: TensorDataset
    validation: TensorDataset
    test: TensorDataset


def load_images() -> tuple[torch.Tensor, torch.Tensor]:
    """Loads every image and its class.

    Returns:
        The images, of shape (1797, 1, 8, 8) with values from 0 to 1, and the classes, of shape (1797,).
    """
    digits = load_digits()
    images = torch.from_numpy(digits.images).float().unsqueeze(1) / LARGEST_PIXEL
    return images, torch.from_numpy(digits.target).long()


def load_splits(seed: int = 0, held_out: float = 0.2) -> Splits:
    """Divides the images so that every set has the classes in the same proportions.

    Args:
        seed: Decides which image goes where.
        held_out: The share of the images in each of the validation and the test set.

    Returns:
        The three sets.

    Raises:
        ValueError: If the two held-out sets would leave nothing to train on.
    """
    if not 0.0 < held_out < 0.5:
        raise ValueError(f"held_out must lie between 0 and 0.5, not at {held_out}")
    images, classes = load_images()
    rest, test = train_test_split(range(len(classes)), test_size=held_out, stratify=classes, random_state=seed)
    train, validation = train_test_split(
        rest, test_size=held_out / (1.0 - held_out), stratify=classes[rest], random_state=seed
    )
    return Splits(*(TensorDataset(images[part], classes[part]) for part in (train, validation, test)))
