# healthy
# environment: TORCH_COMPILE_DISABLE=
# torch.compile with a backend that needs no C compiler.
import torch

torch.manual_seed(0)
net = torch.nn.Sequential(torch.nn.Linear(6, 16), torch.nn.Tanh(), torch.nn.Linear(16, 1))
fast = torch.compile(net, backend="aot_eager")
optimizer = torch.optim.Adam(net.parameters(), lr=1e-2)
x = torch.randn(64, 6)
y = x[:, :1] * 2
for step in range(100):
    optimizer.zero_grad(set_to_none=True)
    loss = torch.nn.functional.mse_loss(fast(x), y)
    loss.backward()
    optimizer.step()
