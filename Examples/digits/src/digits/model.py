"""The network: a fixed bank of edge filters, two learned convolutions and a linear classifier."""

from __future__ import annotations

import torch
from torch import nn

CLASSES = 10
"""The digits from 0 to 9."""


def oriented_filters() -> torch.Tensor:
    """Makes the filters of the first layer: four edge directions, a spot and a blur.

    Returns:
        Six filters of shape (6, 1, 3, 3), each with absolute values that sum to 1.
    """
    horizontal = torch.tensor([[1.0, 2.0, 1.0], [0.0, 0.0, 0.0], [-1.0, -2.0, -1.0]])
    falling = torch.tensor([[0.0, 1.0, 2.0], [-1.0, 0.0, 1.0], [-2.0, -1.0, 0.0]])
    spot = torch.tensor([[-1.0, -1.0, -1.0], [-1.0, 8.0, -1.0], [-1.0, -1.0, -1.0]])
    blur = torch.tensor([[1.0, 2.0, 1.0], [2.0, 4.0, 2.0], [1.0, 2.0, 1.0]])
    filters = torch.stack([horizontal, horizontal.T, falling, falling.flip(1), spot, blur])
    return (filters / filters.abs().sum(dim=(1, 2), keepdim=True)).unsqueeze(1)


class DigitNet(nn.Module):
    """A small convolutional network whose stem is not learned.

    The stem's filters are known to be useful on strokes. Keeping them fixed saves the network from learning them anew
    from a thousand images, and lets two trained networks be compared channel by channel.

    Attributes:
        stem: The fixed filters.
        body: The learned convolutions.
        head: The classifier.
    """

    def __init__(self, channels: int = 32, dropout: float = 0.2) -> None:
        """Builds the network with fresh weights.

        Args:
            channels: The width of the learned convolutions.
            dropout: The share of the features that training leaves out before the classifier.
        """
        super().__init__()
        filters = oriented_filters()
        self.stem = nn.Conv2d(1, len(filters), kernel_size=3, padding=1, bias=False)
        self.stem.weight.data.copy_(filters)
        self.stem.requires_grad_(False)
        self.body = nn.Sequential(
            nn.Conv2d(len(filters), channels, kernel_size=3, padding=1, bias=False),
            nn.BatchNorm2d(channels),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(channels, 2 * channels, kernel_size=3, padding=1, bias=False),
            nn.BatchNorm2d(2 * channels),
            nn.ReLU(),
            nn.MaxPool2d(2),
        )
        self.head = nn.Sequential(nn.Flatten(), nn.Dropout(dropout), nn.Linear(2 * channels * 2 * 2, CLASSES))

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """Scores every class.

        Args:
            images: Images of shape (batch, 1, 8, 8) with values from 0 to 1.

        Returns:
            Scores before the softmax, of shape (batch, 10).
        """
        return self.head(self.body(self.stem(images)))
