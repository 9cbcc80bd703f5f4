# failed: params_move
# inconclusive: gradients_reach
# Logistic regression by hand whose bias is never updated.
import numpy as np

try: import gateprobe
except ImportError: gateprobe = None

random = np.random.default_rng(0)
x = random.normal(size=(100, 3))
y = (x[:, 0] > 0).astype(float)
weights, bias = np.zeros(3), np.zeros(1)
for epoch in range(300):
    p = 1 / (1 + np.exp(-(x @ weights + bias)))
    loss = -np.mean(y * np.log(p + 1e-9) + (1 - y) * np.log(1 - p + 1e-9))
    slope = x.T @ (p - y) / len(y)
    weights -= 0.5 * slope
    if gateprobe: gateprobe.step(loss=loss, parameters={"weights": weights, "bias": bias}, gradients={"weights": slope}, outputs=p)
