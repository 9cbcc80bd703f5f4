"""What a smoke run puts around a script: fewer rows, one batch again and again, a launcher's variables, no network."""

import os
import shutil
import subprocess
import unittest

from test_process import ScratchTest

import corpus

LOADERS = """
import torch
from torch.utils.data import DataLoader, IterableDataset, TensorDataset, WeightedRandomSampler

class Stream(IterableDataset):
    def __iter__(self):
        return iter(torch.arange(1000.0))

data = TensorDataset(torch.arange(1000.0), torch.zeros(1000))
print(*(
    (len(loader), sum(1 for _ in loader), sum(1 for _ in loader), len(loader.dataset))
    for loader in (
        DataLoader(data, batch_size=100, shuffle=True),
        DataLoader(data, batch_size=100, sampler=WeightedRandomSampler(torch.ones(1000), 1000)),
        DataLoader(data, batch_size=30, num_workers=1),
        DataLoader(TensorDataset(torch.zeros(10)), batch_size=4),
    )
), sum(1 for _ in DataLoader(Stream(), batch_size=64)), sep="\\n")
"""


class DeviceTest(ScratchTest):
    """There is no GPU in most places where tests run, so the tool that tells of them is a stand-in."""

    SHOWS = "import os; print(repr(os.environ.get('CUDA_VISIBLE_DEVICES')))"

    def visible(self, answer, status=0, **environment):
        tools = os.path.join(self.folder, "tools")
        os.makedirs(tools, exist_ok=True)
        tool = os.path.join(tools, "nvidia-smi")
        with open(tool, "w", encoding="ascii") as file:
            file.write("#!/bin/sh\ncat <<'END'\n%s\nEND\nexit %d\n" % (answer, status))
        os.chmod(tool, 0o755)
        self.write("train.py", self.SHOWS)
        path = tools + os.pathsep + os.environ["PATH"]
        run = self.run_here("train.py", environment=dict({"GATE_PROBE_DEVICE": "auto", "PATH": path}, **environment))
        return run.output.strip()

    def test_an_idle_one_is_taken(self):
        self.assertEqual(self.visible("0, 97, 30000, 40000\n1, 0, 4, 40000\n2, 0, 300, 40000"), "'1'")

    def test_nobodys_work_is_disturbed(self):
        self.assertEqual(self.visible("0, 97, 30000, 40000\n1, 0, 9000, 40000"), "''")
        self.assertEqual(self.visible("0, [N/A], [N/A], 40000"), "''")

    def test_what_the_person_has_chosen_is_kept(self):
        answer = "0, 0, 0, 40000\n1, 0, 4, 40000"
        self.assertEqual(self.visible(answer, CUDA_VISIBLE_DEVICES="1"), "'1'")
        self.assertEqual(self.visible(answer, CUDA_VISIBLE_DEVICES="3"), "''")

    def test_where_nothing_tells_nothing_is_changed(self):
        self.assertEqual(self.visible("no devices", status=9), "None")


class SlowestTest(ScratchTest):
    def test_the_module_that_takes_long_is_named(self):
        self.write(
            "train.py",
            """
import time, torch
class Slow(torch.nn.Module):
    def forward(self, x):
        time.sleep(0.02)
        return x
net = torch.nn.Sequential(torch.nn.Linear(4, 4), torch.nn.Sequential(Slow(), torch.nn.ReLU()))
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
for step in range(10):
    optimizer.zero_grad()
    net(torch.randn(8, 4)).sum().backward()
    optimizer.step()
""",
        )
        end = self.run_here("train.py").named("end")[0]
        self.assertEqual(end["slowest"], "net.1.0 (Slow)")
        self.assertGreater(end["slowest_share"], 0.8)


class RowsTest(ScratchTest):
    def test_loaders_end_after_the_rows_and_data_sets_stay(self):
        self.write("train.py", LOADERS)
        run = self.run_here("train.py", environment={"GATE_PROBE_ROWS": "256"})
        self.assertEqual(
            run.output.splitlines(), ["(3, 3, 3, 1000)", "(3, 3, 3, 1000)", "(9, 9, 9, 1000)", "(3, 3, 3, 10)", "4"], run.errors)

    def test_without_rows_nothing_is_cut(self):
        self.write("train.py", LOADERS)
        self.assertEqual(self.run_here("train.py").output.splitlines()[0], "(10, 10, 10, 1000)")

    def test_one_batch_comes_again_and_again_although_the_script_changes_it(self):
        self.write("train.py", """
            import torch
            from torch.utils.data import DataLoader, TensorDataset
            loader = DataLoader(TensorDataset(torch.randn(100)), batch_size=10, shuffle=True)
            sums = set()
            for _ in range(3):
                for batch, in loader:
                    sums.add(batch.sum().item())
                    batch.zero_()
            print(len(loader), len(sums))
            """)
        self.assertEqual(self.run_here("train.py", environment={"GATE_PROBE_REPEAT": "1"}).output.split(), ["10", "1"])


class RanksTest(ScratchTest):
    def test_who_insists_on_a_rank_finds_one(self):
        self.write("train.py", """
            import os
            print("RANK" in os.environ, os.environ.get("WORLD_SIZE"), os.getenv("LOCAL_RANK"))
            print(os.environ["LOCAL_RANK"], int(os.environ["WORLD_SIZE"]), "RANK" in os.environ)
            try:
                os.environ["NO_SUCH_VARIABLE"]
            except KeyError as error:
                print(error)
            """)
        run = self.run_here("train.py")
        self.assertEqual(run.output.splitlines(), ["False None None", "0 1 True", "'NO_SUCH_VARIABLE'"], run.errors)

    def test_a_process_group_of_one_can_be_joined(self):
        self.write("train.py", """
            import torch.distributed as dist
            dist.init_process_group("gloo")
            print(dist.get_world_size(), dist.get_rank())
            dist.destroy_process_group()
            """)
        run = self.run_here("train.py")
        self.assertEqual(run.output.split(), ["1", "0"], run.errors)


class NetworkTest(ScratchTest):
    def setUp(self):
        super().setUp()
        if not shutil.which("unshare") or subprocess.run(["unshare", "-rn", "true"], capture_output=True).returncode:
            self.skipTest("this system lets nobody cut off the network")

    def test_the_loopback_device_works_and_nothing_else(self):
        script = self.write("talk.py", """
            import socket
            server = socket.create_server(("127.0.0.1", 0))
            socket.create_connection(server.getsockname()).close()
            try:
                socket.create_connection(("192.0.2.1", 80), 2)
            except OSError as error:
                print(error.strerror)
            """)
        events = self.write("events", "")
        environment = dict(
            corpus.plain_environment(), PYTHONPATH=corpus.PROBE, GATE_PROBE_EVENTS=events, GATE_PROBE_STEPS="5",
            GATE_PROBE_NETWORK="cut")
        done = subprocess.run(["unshare", "-rn", corpus.sys.executable, script], env=environment, capture_output=True, text=True)
        self.assertEqual(done.stdout.strip(), "Network is unreachable", done.stderr)
        with open(events) as lines:
            self.assertIn('"network":"cut"', lines.read())


if __name__ == "__main__":
    unittest.main()
