"""What the scripts share: a step count for plain runs, and a digest of final weights."""

import hashlib
import os

import torch

torch.manual_seed(0)
torch.set_num_threads(1)
STEPS = int(os.environ.get("TRAIN_STEPS", "1000"))


def tell(*modules):
    """Print a digest of all weights and buffers, and the modules' modes."""
    digest = hashlib.sha256()
    for module in modules:
        for tensor in module.state_dict().values():
            digest.update(tensor.to(torch.float32).numpy().tobytes())
    print("weights", digest.hexdigest(), [module.training for module in modules])
