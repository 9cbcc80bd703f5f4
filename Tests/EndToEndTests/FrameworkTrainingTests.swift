import Testing
import TestSupport

/// The Python that has the frameworks.
private enum FrameworkPython {
    static let path = ProgramUnderTest.projectFolder + "/.venv-tests/bin/python"
    static let isThere = RawFiles.resolved(path) != nil
}

/// Training scripts of other frameworks than plain PyTorch, in a policy's step: one of each.
///
/// What is found in which script is what Tests/FrameworkTests is about.
@Suite(.enabled(if: FrameworkPython.isThere, "make test-python makes .venv-tests"))
struct FrameworkTrainingTests {
    struct Script: CustomTestStringConvertible {
        var name: String
        var policy = ""
        /// What the report says; empty for a pass.
        var says: [String]
        var testDescription: String { name }
    }

    @Test(arguments: [
        Script(
            name: "lightning_forgotten_layer",
            says: ["error train/optimizer-covers", "encoder.0.weight is trainable and in no optimizer"]),
        Script(
            name: "keras_mnist", policy: ", outputs: {range: [0, 0.001]}", says: ["error train/outputs-in-range"]),
        Script(
            name: "sklearn_fitted_on_all", policy: ", invariants: {no_leak: error, deterministic: error}",
            says: ["error train/no-leak", "89 of 89 samples are in both X and X_test"]),
        Script(
            name: "jax_without_call",
            says: [
                "warning train/unobserved", "no step was seen: steps of jax show only through a call",
                "    if gateprobe: gateprobe.step(loss=loss, parameters=parameters)",
            ]),
        Script(name: "jax_call", says: []),
    ])
    func isJudgedInAStep(_ script: Script) throws {
        let path = ProgramUnderTest.projectFolder + "/Tests/FrameworkTests/scripts/\(script.name).py"
        let text = String(decoding: try RawFiles.read(Array(path.utf8)), as: UTF8.self)
        let repository = try GatedRepository(
            "training: [{name: smoke, run: env KERAS_BACKEND=torch \(FrameworkPython.path) train.py, steps: 6, stages: [commit]"
                + script.policy + "}]",
            files: ["train.py": text], python: true)
        let outcome = try repository.git("commit", "-q", "--allow-empty", "-m", "one")
        if script.says.isEmpty {
            #expect(outcome.isQuietPass, "\(outcome)")
        } else {
            #expect((outcome.status == 1) == script.says[0].hasPrefix("error"), "\(outcome)")
            for words in script.says { #expect(outcome.errorText.contains(words), "\(outcome)") }
        }
    }
}
