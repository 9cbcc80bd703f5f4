"""Observe Keras 3."""
