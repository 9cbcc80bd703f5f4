import Testing
import TestSupport

/// `import gateprobe` in a project's own tests, with the folder that `gate train --probe` names.
@Suite struct ImportedProbeTests {
    @Test func theSameInvariantsServeInUnitTests() throws {
        let scratch = try ScratchRepository()
        try scratch.write(
            "test_net.py",
            """
            import unittest
            import gateprobe
            import torch
            from torch import nn
            from torch.nn import functional as F

            class NetTest(unittest.TestCase):
                def setUp(self):
                    torch.manual_seed(0)
                    self.x, self.y = torch.randn(16, 4), torch.randint(0, 3, (16,))

                def test_a_healthy_model(self):
                    net = nn.Linear(4, 3)
                    before = net.weight.clone()
                    results = gateprobe.check(net, lambda net, x, y: F.cross_entropy(net(x), y), self.x, self.y)
                    self.assertEqual(results["params_move"], "passed")
                    self.assertTrue(torch.equal(before, net.weight))

                def test_two_bugs(self):
                    net = nn.Sequential(nn.Linear(4, 3), nn.Softmax(1))
                    with self.assertRaises(gateprobe.InvariantsFailed) as caught:
                        gateprobe.check(net, lambda net, x, y: F.cross_entropy(net(x), y), self.x, self.y)
                    self.assertEqual([name for name, _ in caught.exception.failed], ["loss_shape"])

                def test_a_block(self):
                    net = nn.Linear(4, 3)
                    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
                    with self.assertRaisesRegex(gateprobe.InvariantsFailed, "weight moved"):
                        with gateprobe.watch(frozen=["weight"]):
                            for _ in range(4):
                                optimizer.zero_grad()
                                F.cross_entropy(net(self.x), self.y).backward()
                                optimizer.step()
                    with gateprobe.watch(allow=["gradients_cleared"]) as watched:
                        for _ in range(4):
                            F.cross_entropy(net(self.x), self.y).backward()
                            optimizer.step()
                    self.assertEqual(watched.results["gradients_cleared"], "failed")

                def test_nothing_seen(self):
                    with self.assertRaisesRegex(RuntimeError, "nothing could be told"):
                        with gateprobe.watch():
                            pass

            """)
        let python = try ProgramUnderTest.python()
        let outcome = try scratch.shell("PYTHONPATH=\"$(gate train --probe)\" '\(python)' -m unittest test_net 2>&1")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.text.contains("Ran 4 tests"), "\(outcome)")
    }

    @Test func programsInOtherLanguagesSpeakTheEvents() throws {
        let scratch = try ScratchRepository()
        let source = ProgramUnderTest.projectFolder + "/Examples/probe/descent.c"
        let outcome = try scratch.shell(
            "cc -Wall -Werror '\(source)' -o descent && ./descent && gate train -- ./descent")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.text.hasPrefix("20 steps, descent\n"), "\(outcome)")
        #expect(outcome.text.contains("passed       loss_decreases"), "\(outcome)")
        #expect(outcome.text.contains("inconclusive inputs_matter"), "\(outcome)")
    }
}
