"""Handwritten digits, read by a small network whose first layer is fixed."""

from digits.data import Splits, load_splits
from digits.model import DigitNet, oriented_filters

__all__ = ["DigitNet", "Splits", "load_splits", "oriented_filters"]
