"""The probe's manners: silent without its variables, in children and after a vanished reader; leaks without torch."""

import json
import os
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
import unittest

import corpus

TRAIN = """
import torch
model = torch.nn.Linear(3, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for _ in range(50):
    optimizer.zero_grad()
    model(torch.randn(4, 3)).square().mean().backward()
    optimizer.step()
"""


class ScratchTest(unittest.TestCase):
    """A folder of its own for every test."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = os.path.realpath(scratch.name)

    def write(self, path, text):
        path = os.path.join(self.folder, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write(textwrap.dedent(text))
        return path

    def run_here(self, *arguments, **options):
        return corpus.run(list(arguments), folder=self.folder, **options)


class ProcessTest(ScratchTest):
    def test_without_variables_nothing_happens(self):
        self.write("show.py", "import sys; print([m for m in sys.modules if m.startswith('gate')], sys.path[:2])")
        environment = dict(corpus.plain_environment(), PYTHONPATH=corpus.PROBE)
        output = subprocess.run([sys.executable, "show.py"], cwd=self.folder, env=environment, capture_output=True, text=True)
        self.assertTrue(output.stdout.startswith("[] ['%s'," % self.folder), output.stdout)
        self.assertNotIn(corpus.PROBE, output.stdout)

    def test_the_folder_leaves_the_path(self):
        self.write("show.py", "import sys; print(sys.path); import sitecustomize; print(sitecustomize.__file__)")
        run = self.run_here("show.py")
        self.assertNotIn(corpus.PROBE, run.output.splitlines()[0])

    def test_another_sitecustomize_runs_too(self):
        self.write("other/sitecustomize.py", "import builtins; builtins.other_ran = True")
        self.write("show.py", "import sitecustomize; print(other_ran, sitecustomize.__file__)")
        path = corpus.PROBE + os.pathsep + os.path.join(self.folder, "other")
        run = self.run_here("show.py", environment={"PYTHONPATH": path})
        self.assertEqual(run.output.split(), ["True", os.path.join(self.folder, "other", "sitecustomize.py")])
        self.assertEqual([event["event"] for event in run.events], ["untrained"])

    def test_another_sitecustomize_fails_as_it_would(self):
        self.write("other/sitecustomize.py", "import missing_in_other")
        self.write("show.py", "print('ran')")
        path = corpus.PROBE + os.pathsep + os.path.join(self.folder, "other")
        run = self.run_here("show.py", environment={"PYTHONPATH": path})
        self.assertEqual(run.output.strip(), "ran")
        self.assertIn("missing_in_other", run.errors)

    def test_children_are_silent_once_training_has_begun(self):
        self.write("child.py", TRAIN)
        start = "\n    if _ == 1: subprocess.run([sys.executable, 'child.py'], check=True)"
        self.write("parent.py", "import subprocess, sys\n" + TRAIN.rstrip() + start)
        run = self.run_here("parent.py")
        self.assertEqual([len(run.named(name)) for name in ("start", "end", "untrained")], [1, 1, 0])
        self.assertEqual(run.named("end")[0]["steps"], corpus.STEPS)

    def test_finally_and_exit_handlers_run(self):
        body = textwrap.indent(TRAIN.strip(), "    ")
        self.write(
            "train.py",
            "import atexit\natexit.register(print, 'handler')\n"
            "try:\n%s\n    print('never')\nfinally:\n    print('finally')\n" % body,
        )
        run = self.run_here("train.py")
        self.assertEqual((run.status, run.output.split()), (0, ["finally", "handler"]))

    def test_the_replay_leaves_generators_and_modes_as_they_were(self):
        script = """
            import random, torch
            torch.manual_seed(0)
            random.seed(0)
            model = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.BatchNorm1d(4), torch.nn.Dropout(), torch.nn.Linear(4, 1))
            model[1].eval()
            optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
            batches = [torch.randn(8, 3) for _ in range(7)]
            try:
                for index, batch in enumerate(batches):
                    if index == 6:
                        raise SystemExit
                    optimizer.zero_grad()
                    model(batch).square().mean().backward()
                    optimizer.step()
            except SystemExit:
                state = [t.sum().item() for t in model.state_dict().values()]
                print(torch.rand(1).item(), random.random(), [m.training for m in model.modules()], state)
            """
        self.write("plain.py", script)
        self.write("probed.py", script.replace("index == 6", "False"))
        plain, probed = self.run_here("plain.py", steps=100), self.run_here("probed.py", steps=6)
        self.assertEqual(probed.named("end")[0]["how"], "steps")
        self.assertEqual([item["verdict"] for item in probed.items("inputs")], ["changed"])
        self.assertEqual(plain.output, probed.output)

    def test_compiling_a_model_warns_of_nothing_of_ours(self):
        self.write("train.py", """
            import torch
            model = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.ReLU(), torch.nn.Linear(4, 2))
            optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
            fast = torch.compile(model, backend="eager")
            for _ in range(50):
                optimizer.zero_grad()
                torch.nn.functional.cross_entropy(fast(torch.randn(4, 3)), torch.tensor([0, 1, 0, 1])).backward()
                optimizer.step()
            """)
        run = self.run_here("train.py")
        self.assertEqual((run.status, run.output, run.errors), (0, "", ""))
        self.assertEqual(run.named("end")[0]["steps"], corpus.STEPS)

    def test_a_fifo_works_and_a_vanished_reader_harms_nothing(self):
        self.write("train.py", TRAIN + "\nprint('done')")
        fifo = os.path.join(self.folder, "events")
        os.mkfifo(fifo)
        run = self.run_here("train.py", events=fifo, steps=30)  # nobody reads: no events, no harm
        self.assertEqual(run.status, 0)
        os.remove(fifo + ".claim")
        read = []

        def reader():
            with open(fifo, "rb") as stream:
                read.append(stream.read(100))

        thread = threading.Thread(target=reader)
        thread.start()
        run = self.run_here("train.py", events=fifo, steps=30)
        thread.join(20)
        self.assertEqual(run.status, 0, run.errors)
        self.assertTrue(read[0].startswith(b'{"schema":1,"n":0,"event":"start"'))

    def test_a_slow_reader_gets_everything(self):
        layers = ", ".join("torch.nn.Linear(3, 3)" for _ in range(300))
        self.write("train.py", TRAIN.replace("torch.nn.Linear(3, 1)", "torch.nn.Sequential(%s)" % layers))
        fifo = os.path.join(self.folder, "events")
        os.mkfifo(fifo)
        read = []

        def reader():
            with open(fifo, "rb", buffering=0) as stream:
                time.sleep(0.3)
                while part := stream.read(2048):
                    read.append(part)
                    time.sleep(0.001)

        thread = threading.Thread(target=reader)
        thread.start()
        run = self.run_here("train.py", events=fifo)
        thread.join(20)
        events = [json.loads(line) for line in b"".join(read).splitlines()]
        self.assertEqual((run.status, events[-1]["event"]), (0, "end"))
        self.assertEqual([event["n"] for event in events], list(range(len(events))))
        self.assertGreater(sum(map(len, read)), 65536)  # more than a FIFO holds
        listed = next(event for event in events if event["event"] == "listed")
        self.assertEqual(listed["parameters"], 600)

    def test_launched_ranks_stop_together_and_rank_0_speaks(self):
        self.write(
            "train.py",
            """
            import torch, torch.distributed as dist
            dist.init_process_group("gloo")
            torch.manual_seed(0)
            model = torch.nn.parallel.DistributedDataParallel(torch.nn.Linear(3, 1))
            optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
            for _ in range(1000):
                optimizer.zero_grad()
                model(torch.randn(4, 3)).square().mean().backward()
                optimizer.step()
            print("never")
            """,
        )
        run = self.run_here("-m", "torch.distributed.run", "--standalone", "--nproc_per_node=2", "train.py",
                            environment={"OMP_NUM_THREADS": "1"})
        self.assertNotIn("never", run.output)
        self.assertEqual(len(run.named("start")), 1)
        self.assertEqual(run.named("end")[0]["how"], "steps")
        self.assertEqual([item["name"] for item in run.items("parameters")], ["weight", "bias"])

    def test_a_seed_is_set_where_it_is_asked_for(self):
        self.write("train.py", "import torch, random; print(torch.rand(1).item(), random.random())")
        first, second = (self.run_here("train.py", environment={"GATE_PROBE_SEED": "3"}).output for _ in range(2))
        self.assertEqual(first, second)


class LeakTest(ScratchTest):
    def leaks(self, run):
        return run.named("leaks")[0]

    def test_a_module_of_the_work_tree_is_told(self):
        self.write("tree/src/net.py", "")
        self.write("tree/.venv/lib/extra.py", "")
        self.write("tree/.venv/pyvenv.cfg", "")
        self.write("tree/lib/site-packages/dependency.py", "")
        self.write("snapshot/test_net.py", "import net, extra, dependency, own")
        self.write("snapshot/own.py", "")
        roots = {"GATE_PROBE_LEAK_ROOTS": os.path.join(self.folder, "tree"),
                 "GATE_PROBE_ROOT": os.path.join(self.folder, "snapshot")}
        path = [corpus.PROBE] + [os.path.join(self.folder, "tree", part) for part in ("src", ".venv/lib", "lib/site-packages")]
        roots["PYTHONPATH"] = os.pathsep.join(path)
        run = self.run_here("snapshot/test_net.py", steps=0, environment=roots)
        event = self.leaks(run)
        self.assertEqual([name for name, file in event["modules"]], ["net"])
        self.assertEqual((event["schema"], event["count"], run.status), (1, 1, 0))
        self.assertEqual(len(run.events), 1)

    def test_nothing_leaked_is_said_too(self):
        self.write("snapshot/test_net.py", "import json")
        environment = {"GATE_PROBE_LEAK_ROOTS": os.path.join(self.folder, "tree")}
        run = self.run_here("snapshot/test_net.py", steps=0, environment=environment)
        self.assertEqual((self.leaks(run)["count"], self.leaks(run)["modules"]), (0, []))

    def test_at_most_twenty_names(self):
        for index in range(30):
            self.write("tree/m%02d.py" % index, "")
        self.write("snapshot/t.py", "\n".join("import m%02d" % index for index in range(30)))
        environment = {"GATE_PROBE_LEAK_ROOTS": os.path.join(self.folder, "tree"),
                       "GATE_PROBE_ROOT": os.path.join(self.folder, "snapshot"),
                       "PYTHONPATH": corpus.PROBE + os.pathsep + os.path.join(self.folder, "tree")}
        event = self.leaks(self.run_here("snapshot/t.py", steps=0, environment=environment))
        self.assertEqual((event["count"], len(event["modules"])), (30, 20))

    def test_starting_costs_less_than_5_ms(self):
        self.write("empty.py", "")
        plain = corpus.plain_environment()
        events = self.write("events", "")
        probed = dict(plain, PYTHONPATH=corpus.PROBE, GATE_PROBE_EVENTS=events, GATE_PROBE_LEAK_ROOTS=self.folder)
        for environment in (plain, probed):
            environment.pop("PYTHONDONTWRITEBYTECODE")
            environment["PYTHONPYCACHEPREFIX"] = os.path.join(self.folder, "bytecode")

        def cost(environment):
            # Processor time, because the clock on the wall belongs to whoever else runs here.
            process = os.posix_spawn(sys.executable, [sys.executable, os.path.join(self.folder, "empty.py")], environment)
            usage = os.wait4(process, 0)[2]
            return usage.ru_utime + usage.ru_stime

        pairs = [(cost(plain), cost(probed)) for _ in range(25)]
        extra = min(probed for _, probed in pairs) - min(plain for plain, _ in pairs)
        self.assertLess(extra, 0.005)


if __name__ == "__main__":
    unittest.main()
