"""Tests of the data and how it is divided."""

import unittest

import torch

from digits import load_splits
from digits.data import load_images


class ImagesTests(unittest.TestCase):
    """What a single image looks like."""

    def test_shape_and_range(self) -> None:
        """Images are 8 by 8 with one channel, from 0 to exactly 1."""
        images, classes = load_images()
        self.assertEqual(tuple(images.shape), (1797, 1, 8, 8))
        self.assertEqual(tuple(classes.shape), (1797,))
        self.assertEqual(images.min().item(), 0.0)
        self.assertEqual(images.max().item(), 1.0)


class SplitsTests(unittest.TestCase):
    """How the images are divided."""

    def test_every_image_is_in_one_set(self) -> None:
        """The three sets together hold each image as often as the source does."""
        images, _ = load_images()
        parts = torch.cat([part.tensors[0] for part in load_splits(seed=3)])
        self.assertEqual(len(parts), len(images))
        flat, parts = images.flatten(1), parts.flatten(1)
        self.assertTrue(torch.equal(torch.unique(flat, dim=0), torch.unique(parts, dim=0)))

    def test_classes_are_balanced(self) -> None:
        """Every set has every class in about the same proportion."""
        for part in load_splits(seed=1):
            shares = torch.bincount(part.tensors[1], minlength=10) / len(part)
            self.assertLess((shares - 0.1).abs().max().item(), 0.02)

    def test_seed_decides(self) -> None:
        """The same seed gives the same sets, another seed gives others."""
        first, again, other = load_splits(seed=0), load_splits(seed=0), load_splits(seed=1)
        self.assertTrue(torch.equal(first.test.tensors[0], again.test.tensors[0]))
        self.assertFalse(torch.equal(first.test.tensors[0], other.test.tensors[0]))

    def test_nothing_left_to_train_on(self) -> None:
        """Held-out sets that take everything are refused."""
        with self.assertRaises(ValueError):
            load_splits(held_out=0.5)


if __name__ == "__main__":
    unittest.main()
