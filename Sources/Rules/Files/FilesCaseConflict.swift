import Git
import Model
import PolicyLanguage

/// `files/case-conflict`: two names in one folder differ in capitals alone.
enum FilesCaseConflict: FileCheck, SeverityRule {
    /// What it says of itself.
    static let description = CheckDescription(
        "files/case-conflict", "Two names in one folder differ in capitals alone.",
        why: "On macOS and Windows only one of the two files exists after a checkout, and Git shows the other one as "
            + "changed for ever.",
        settings: ["files.paths"], wayPast: "Set files.case_conflict to off.",
        bad: CheckExample(policy: "branches: off", files: ["data.py": "1\n", "Data.py": "2\n"]),
        good: CheckExample(policy: "branches: off", files: ["data.py": "1\n", "data_set.py": "2\n"]))

    static let severityKey = RuleKey<Severity>(
        .files, "case_conflict", .severity(.warning), default: .warning, example: "error",
        "`files/case-conflict`: two names differ in capitals alone.")

    static func wants(_ change: TreeChange) -> Bool { change.kind == .added }

    static func look(_ file: InspectedFile, _ look: FileLook, _ repository: borrowing Repository) -> [Finding] { [] }

    /// Names are all that counts, and of several new ones that meet only the first is told, by the order of names.
    static func lookBeyond(
        _ look: FileLook, _ repository: borrowing Repository, isSelected: ([UInt8]) -> Bool
    ) throws -> [Finding] {
        var findings: [Finding] = []
        var told: Set<[UInt8]> = []
        for change in look.context.subject.changes where wants(change) && isSelected(change.path) {
            if change.entry?.kind == .submodule { continue }
            if let finding = try finding(change, look, repository, &told) { findings.append(finding) }
        }
        return findings
    }

    private static func finding(
        _ change: TreeChange, _ look: FileLook, _ repository: borrowing Repository, _ told: inout Set<[UInt8]>
    ) throws -> Finding? {
        var folder: [UInt8] = []
        for part in change.path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            let name = folded(Array(part))
            let names = try look.context.folders.names(in: folder, look.context, repository)
            if let others = names[name], others.count > 1, let other = others.first(where: { $0 != Array(part) }) {
                let prefix = folder.isEmpty ? [] : folder + [UInt8(ascii: "/")]
                guard told.insert(prefix + name).inserted else { return nil }
                let there = RepositoryPath(bytes: prefix + other)
                return Finding(
                    description.id, look.severity, "\(there) has the same name but for capitals",
                    at: SourceLocation(RepositoryPath(bytes: change.path)), command: look.advice.takingOut(change))
            }
            folder += (folder.isEmpty ? [] : [UInt8(ascii: "/")]) + part
        }
        return nil
    }

    /// A name as a file system that ignores case compares it.
    static func folded(_ name: [UInt8]) -> [UInt8] {
        if name.allSatisfy({ $0 < 0x80 }) { return name.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 } }
        return Array(String(decoding: name, as: UTF8.self).lowercased().utf8)
    }
}
