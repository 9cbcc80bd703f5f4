# failed: ranks_agree
# ends: finished
import os, torch, torch.distributed as dist, torch.multiprocessing as mp
from torch.nn.parallel import DistributedDataParallel as DDP
def demo(rank, world_size):
    os.environ["MASTER_ADDR"] = "localhost"; os.environ["MASTER_PORT"] = "12398"
    dist.init_process_group("gloo", rank=rank, world_size=world_size)
    torch.manual_seed(rank)
    net = torch.nn.Sequential(torch.nn.Linear(10, 10), torch.nn.ReLU(), torch.nn.Linear(10, 5))
    m = DDP(net)
    opt = torch.optim.SGD(m.parameters(), lr=0.001)
    for i in range(4):
        opt.zero_grad()
        torch.nn.functional.mse_loss(m(torch.randn(20, 10)), torch.randn(20, 5)).backward()
        net[0].weight.grad += rank
        opt.step()
    dist.destroy_process_group()
if __name__ == "__main__":
    mp.spawn(demo, args=(2,), nprocs=2, join=True)
