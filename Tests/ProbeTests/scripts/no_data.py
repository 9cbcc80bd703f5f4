# ends: exception data_missing
import torch

torch.load("data/digits.pt")
