# ends: exception needs_gpu
import torch

model = torch.nn.Linear(3, 1).cuda()
