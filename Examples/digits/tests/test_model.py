"""Tests of the network."""

import unittest

import torch
from torch import nn

from digits import DigitNet, oriented_filters


class FiltersTests(unittest.TestCase):
    """The filters of the first layer."""

    def test_scale(self) -> None:
        """The absolute values of every filter sum to 1."""
        sums = oriented_filters().abs().sum(dim=(1, 2, 3))
        self.assertTrue(torch.allclose(sums, torch.ones(6)))

    def test_edges_ignore_flat_images(self) -> None:
        """All filters but the blur answer a flat image with nothing."""
        answers = nn.functional.conv2d(torch.ones(1, 1, 3, 3), oriented_filters()).flatten()
        self.assertTrue(torch.allclose(answers[:5], torch.zeros(5), atol=1e-6))
        self.assertAlmostEqual(answers[5].item(), 1.0, places=6)

    def test_directions_differ(self) -> None:
        """No two filters are the same, not even mirrored in brightness."""
        flat = nn.functional.normalize(oriented_filters().flatten(1))
        similarity = (flat @ flat.T - torch.eye(6)).abs()
        self.assertLess(similarity.max().item(), 0.9)


class DigitNetTests(unittest.TestCase):
    """The network as a whole."""

    def setUp(self) -> None:
        """Builds a small network from a fixed seed."""
        torch.manual_seed(0)
        self.model = DigitNet(channels=8)
        self.images = torch.rand(5, 1, 8, 8)

    def test_output_shape(self) -> None:
        """There is one score a class and an image."""
        self.assertEqual(tuple(self.model(self.images).shape), (5, 10))

    def test_images_are_judged_alone(self) -> None:
        """In evaluation, an image's scores do not depend on its neighbours."""
        self.model.eval()
        together = self.model(self.images)
        alone = torch.cat([self.model(image.unsqueeze(0)) for image in self.images])
        self.assertTrue(torch.allclose(together, alone, atol=1e-5))

    def test_learns_one_batch(self) -> None:
        """A few steps on one batch bring its loss down."""
        classes = torch.arange(5)
        optimizer = torch.optim.AdamW(self.model.parameters(), lr=1e-2)
        losses = []
        for _ in range(20):
            loss = nn.functional.cross_entropy(self.model(self.images), classes)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        self.assertLess(losses[-1], 0.5 * losses[0])


if __name__ == "__main__":
    unittest.main()
