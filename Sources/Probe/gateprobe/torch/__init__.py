"""Observe PyTorch."""
