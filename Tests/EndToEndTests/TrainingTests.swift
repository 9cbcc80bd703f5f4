import Testing
import TestSupport

/// Plain training scripts with the real PyTorch, as a scientist starts them; nothing in them knows of the gate.
@Suite struct TrainingTests {
    struct Script: CustomTestStringConvertible {
        var name: String
        /// What is done in each step, before the optimizer's.
        var step: String
        /// What comes before the loop.
        var before = ""
        /// What the policy adds to the step.
        var policy = ""
        /// What the report says; empty for a pass.
        var says: [String]
        var testDescription: String { name }
    }

    private static let scripts = [
        Script(name: "trains", step: "", says: []),
        Script(
            name: "raises in its third step", step: "if step == 2: raise RuntimeError('out of luck')",
            says: ["error train/failed  train.py:12", "out of luck"]),
        Script(
            name: "leaves with a status before it trains", step: "", before: "import sys; sys.exit(3)",
            says: ["error train/failed", "failed with status 3"]),
        Script(
            name: "is killed in the middle", step: "import os; step == 2 and os.kill(os.getpid(), 9)",
            says: ["error train/failed", "was killed by signal 9"]),
        Script(
            name: "prints megabytes", step: "print('x' * 5_000_000)", says: []),
        Script(
            name: "has a loss that is no number", step: "loss = loss * float('nan')",
            says: ["error train/finite"]),
        Script(
            name: "is seeded and deterministic", step: "", policy: ", invariants: {deterministic: error}", says: []),
        Script(
            name: "is seeded too late", step: "", before: "import os; torch.seed()",
            policy: ", invariants: {deterministic: error}",
            says: ["error train/deterministic", "two runs differ from step 1 on"]),
    ]

    /// What stands in a script's way is told apart, is no failure of the training, and lets a push of others' work pass.
    @Test(arguments: [
        ("import time; time.sleep(300)", ", first_step: 6s", "it took no optimizer step within 6s"),
        (
            "import argparse; p = argparse.ArgumentParser(); p.add_argument('--data', required=True); p.parse_args()",
            "", "the script wants other arguments"
        ),
        ("torch.zeros(1).cuda()", "", "the script needs a GPU"),
        ("open('data/digits.bin')", "", "data is missing: data/digits.bin"),
        ("input('Continue? ')", "", "the script waits for input"),
        (
            "import urllib.request; urllib.request.urlopen('http://192.0.2.1/')", ", network: false",
            "the script needs the network"
        ),
        ("raise SystemExit(0)", "", "the script ended before any optimizer step"),
    ])
    func obstacleIsInconclusive(_ before: String, _ policy: String, _ says: String) throws {
        let script = Script(name: "", step: "", before: before, says: [])
        let repository = try GatedRepository(
            "training: [{name: smoke, run: python train.py, steps: 5, stages: [commit]\(policy)}]",
            files: ["train.py": Self.text(script)], python: true)
        let outcome = try repository.git("commit", "-q", "--allow-empty", "-m", "one")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.errorText.contains("warning train/unobserved"), "\(outcome)")
        #expect(outcome.errorText.contains(says), "\(outcome)")
        #expect(!outcome.errorText.contains("error train"), "\(outcome)")
    }

    /// A loader's first batch is learned by heart, or its labels change under the model's hands.
    @Test(arguments: ["y", "torch.randint(0, 2, y.shape)"]) func oneBatchIsTriedAgainAndAgain(_ labels: String) throws {
        let script = """
            import torch
            from torch.utils.data import DataLoader, TensorDataset
            data = TensorDataset(torch.randn(400, 8), torch.randint(0, 2, (400,)))
            net = torch.nn.Sequential(torch.nn.Linear(8, 64), torch.nn.ReLU(), torch.nn.Linear(64, 2))
            optimizer = torch.optim.Adam(net.parameters(), lr=1e-2)
            for epoch in range(100):
                for x, y in DataLoader(data, batch_size=16, shuffle=True):
                    optimizer.zero_grad()
                    torch.nn.functional.cross_entropy(net(x), \(labels)).backward()
                    optimizer.step()

            """
        let repository = try GatedRepository(
            "training: [{name: smoke, run: python train.py, steps: 5, stages: [commit], "
                + "invariants: {overfits_batch: error}}]",
            files: ["train.py": script], python: true)
        let outcome = try repository.git("commit", "-q", "--allow-empty", "-m", "one")
        if labels == "y" {
            #expect(outcome.status == 0, "\(outcome)")
        } else {
            #expect(outcome.isRejection && outcome.errorText.contains("in 200 steps over one batch"), "\(outcome)")
        }
    }

    private static func text(_ script: Script) -> String {
        """
        import torch

        torch.manual_seed(0)
        \(script.before)
        net = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.ReLU(), torch.nn.Linear(8, 2))
        optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
        for step in range(1000):
            x, y = torch.randn(16, 4), torch.randint(0, 2, (16,))
            loss = torch.nn.functional.cross_entropy(net(x), y)
            optimizer.zero_grad()
            # what goes wrong
            \(script.step)
            loss.backward()
            optimizer.step()

        """
    }

    @Test(arguments: scripts)
    func isJudged(_ script: Script) throws {
        let repository = try GatedRepository(
            "training: [{name: smoke, run: python train.py, steps: 5, stages: [commit]\(script.policy)}]",
            files: ["train.py": Self.text(script)], python: true)
        let before = try repository.scratch.fingerprint(leavingOut: [".git"])
        let outcome = try repository.git("commit", "-q", "--allow-empty", "-m", "one")
        if script.says.isEmpty {
            #expect(outcome.isQuietPass, "\(outcome)")
        } else {
            #expect(outcome.isRejection, "\(outcome)")
            for words in script.says { #expect(outcome.errorText.contains(words), "\(outcome)") }
        }
        #expect(outcome.errorText.utf8.count < 20_000, "megabytes are not printed")
        #expect(try repository.scratch.fingerprint(leavingOut: [".git"]).differences(from: before) == [])
    }
}
