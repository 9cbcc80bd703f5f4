"""Observe scikit-learn."""
