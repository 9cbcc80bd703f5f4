import Model

/// Run records for the reports.
enum Records {
    static func record(
        _ verdict: Verdict, findings: [Finding] = [], steps: [StepRecord] = [], notices: [String] = []
    ) -> RunRecord {
        var record = RunRecord(
            id: "0199a000-0000-7000-8000-000000000000", gate: "0.1.0", startedAt: "2026-01-02T03:04:05.678Z",
            durationMilliseconds: 1234, stage: .commit, trigger: .preCommit,
            place: RunRecord.Place(workTree: "/w", branch: "main"),
            subjects: [RunRecord.Subject(tree: String(repeating: "a", count: 40))],
            policy: RunRecord.PolicySource(origin: .index, digest: String(repeating: "b", count: 64), mode: .enforce),
            steps: steps, findings: findings, notices: notices, verdict: verdict)
        record.next = NextAction.after(verdict, findings)
        return record
    }

    static let failedTest = Finding(
        "test/failed", .error, "tests.test_model.ModelTest.test_shape failed: AssertionError: 9 != 10",
        at: SourceLocation("tests/test_model.py", line: 12, column: 5),
        notes: ["Traceback (most recent call last):", "    self.assertEqual(shape, 10)"],
        command: "python -m unittest tests.test_model.ModelTest.test_shape")

    static let stale = Finding(
        "upstream/stale", .warning, "upstream/main is known as of 3 hours ago", command: "gate fetch")

    static let steps = [
        StepRecord(name: "branch/name", checks: ["branch/name"], outcome: .passed),
        StepRecord(
            name: "unit", checks: ["test/failed"], outcome: .failed, command: "python -m unittest",
            durationMilliseconds: 12_340, remarks: ["3 tests"]),
        StepRecord(name: "smoke", checks: ["train/failed"], outcome: .skipped, reason: "runs at push, ci"),
    ]

    static let rejected = record(.rejected, findings: [failedTest, stale], steps: steps, notices: ["one remark"])

    /// Everything that a terminal or a CI log would obey, in every place that takes text from outside.
    static let evil = "a\u{1B}[2J\u{07}\r\nb\u{9B}31m\u{202E}c\u{0}"
    static let hostile = record(
        .rejected,
        findings: [
            Finding(
                "test/failed", .error, evil, at: SourceLocation(RepositoryPath(evil), line: 1), notes: [evil],
                command: "rm \(evil)")
        ],
        steps: [
            StepRecord(
                name: evil, checks: ["test/failed"], outcome: .failed, reason: evil, command: evil, remarks: [evil]),
            StepRecord(name: evil, checks: ["test/failed"], outcome: .skipped, reason: "runs at " + evil),
        ], notices: [evil])
}
