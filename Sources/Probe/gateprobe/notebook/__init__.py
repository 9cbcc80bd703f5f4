"""Run notebooks as scripts."""
