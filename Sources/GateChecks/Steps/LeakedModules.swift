import GateModel

/// `snapshot/leak`: a project module was loaded from outside the snapshot, so something else than the judged code ran.
enum LeakedModules {
    static func add(_ modules: [String], _ step: String, to result: inout CheckResult) {
        guard !modules.isEmpty else { return }
        let message =
            "\(step) loaded \(modules.count) of the project's modules from the work tree, not from the snapshot"
        result.findings.append(
            Finding(
                "snapshot/leak", .warning, message,
                notes: modules + ["what ran is not what is judged; look at sys.path and at editable installs"],
                inconclusive: true))
        result.inconclusive = message
    }
}
