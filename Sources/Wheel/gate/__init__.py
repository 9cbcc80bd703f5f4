"""gate, a quality gate for machine-learning research: the native program that this package installed."""
