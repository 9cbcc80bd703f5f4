# ends: finished
import torch

print(torch.nn.Linear(3, 1)(torch.ones(1, 3)).shape)
