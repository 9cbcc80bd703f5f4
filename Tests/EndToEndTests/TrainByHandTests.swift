import Testing
import TestSupport

/// `gate train -- COMMAND`: the same invariants by hand, with no policy and no repository.
@Suite struct TrainByHandTests {
    private func train(_ script: String, _ options: [String] = []) throws -> ScratchOutcome {
        let scratch = try ScratchRepository()
        try scratch.write("train.py", script)
        return try scratch.run(["gate", "train"] + options + ["--", try ProgramUnderTest.python(), "train.py"])
    }

    private static func loop(_ layers: String, _ scores: String = "net(x)") -> String {
        """
        import torch
        torch.manual_seed(0)
        net = torch.nn.Sequential(\(layers))
        optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
        x, y = torch.randn(64, 4), torch.randint(0, 2, (64,))
        for step in range(1000):
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(\(scores), y).backward()
            optimizer.step()
        print("never")
        """
    }

    @Test func aHealthyScriptHasACurveAndATable() throws {
        let outcome = try train(Self.loop("torch.nn.Linear(4, 2)"), ["--steps", "12"])
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.text.hasPrefix("12 steps, 10 parameters, "), "\(outcome)")
        #expect(outcome.text.contains("loss      █"), "\(outcome)")
        #expect(outcome.text.contains("passed       loss_decreases      the loss went from "), "\(outcome)")
        #expect(!outcome.text.contains("never"), "\(outcome)")
    }

    @Test func aPlantedBugIsNamed() throws {
        let outcome = try train(Self.loop("torch.nn.Linear(4, 2)", "net(x).softmax(1)"), ["--steps", "4"])
        #expect(outcome.status == 1, "\(outcome)")
        #expect(outcome.text.contains("failed       loss_shape          train.py:8: cross_entropy got"), "\(outcome)")
    }

    @Test func anObstacleIsNoVerdict() throws {
        let outcome = try train("open('data/digits.bin')")
        #expect(outcome.status == 2, "\(outcome)")
        #expect(outcome.text.contains("train.py:1: data is missing: data/digits.bin"), "\(outcome)")
        let nothing = try ScratchRepository().run(["gate", "train"])
        #expect(nothing.status == 2 && nothing.errorText.contains("gate train -- python train.py"), "\(nothing)")
    }
}
