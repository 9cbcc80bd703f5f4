public import Model
import Rules

/// `mode: advise`: what would reject only warns, but for what cannot be taken back.
enum Advice {
    /// The checks that block all the same.
    private static let kept = Set(CheckRegistry.native.filter { $0.blocksUnderAdvise }.map { $0.description.id })

    package static func soften(_ findings: inout [Finding]) {
        for index in findings.indices {
            guard findings[index].severity == .error, !kept.contains(findings[index].check) else { continue }
            findings[index].severity = .warning
            findings[index].notes.append("an error under mode: enforce")
        }
    }

    /// True where a run that came to no verdict holds nothing up: its policy only advises, and nothing else rejects.
    package static func letsGoOn(_ record: RunRecord) -> Bool {
        record.verdict == .broken && record.policy?.mode == .advise
            && !record.findings.contains { $0.severity == .error && $0.check != "gate/broken" }
    }
}

extension RunRecord {
    /// The status with which a hook ends: Git goes on where it is 0.
    public var hookStatus: Int32 { Advice.letsGoOn(self) ? 0 : verdict.exitCode }
}
