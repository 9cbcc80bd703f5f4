# ends: exception wants_input
import torch

answer = input()
