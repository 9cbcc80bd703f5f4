import Git
import Model
import PolicyLanguage

/// `files/merge-markers`: a file holds the lines that a conflict leaves.
enum FilesMergeMarkers: FileCheck, SeverityRule {
    /// What it says of itself.
    static let description = CheckDescription(
        "files/merge-markers", "A file holds the lines with which Git marks a conflict.",
        why:
            "Git takes a file as solved as soon as it is added, whatever it holds. The markers then break the program, "
            + "or sit unseen in a file that nothing runs.",
        settings: ["files.paths"],
        wayPast: "Take the path out of files.paths, where a file shows such lines on purpose.",
        bad: CheckExample(
            policy: "branches: off",
            files: ["train.py": "<<<<<<< HEAD\nrate = 0.1\n=======\nrate = 0.2\n>>>>>>> feature\n"]),
        good: CheckExample(policy: "branches: off", files: ["train.rst": "Training\n=======\n\nSlowly.\n"]))

    /// What it finds cannot be taken back once others have it.
    static let blocksUnderAdvise = true

    static let severityKey = RuleKey<Severity>(
        .files, "merge_markers", .severity(.error), default: .error, example: "warning",
        "`files/merge-markers`: the lines that a conflict leaves.")

    static func look(_ file: InspectedFile, _ look: FileLook, _ repository: borrowing Repository) throws -> [Finding] {
        guard file.isText else { return [] }
        let markers = file.scan.markers
        guard let first = first(markers) else { return [] }
        let others = markers.filter { $0.line > first.line && $0.byte == UInt8(ascii: "<") }.count
        return [
            Finding(
                description.id, look.severity, "a conflict is not solved here", at: file.at(first.line),
                notes: others == 0 ? [] : ["\(others) more in this file"], command: look.advice.mending(file.change))
        ]
    }

    /// The first marker that no heading's underline and no quoted mail looks like.
    private static func first(_ markers: [ByteScan.Marker]) -> ByteScan.Marker? {
        if let opening = markers.first(where: { $0.byte == UInt8(ascii: "<") }) { return opening }
        // Somebody has deleted the upper half of a conflict by hand: the middle and the end are left.
        guard let middle = markers.first(where: { $0.byte == UInt8(ascii: "=") }) else { return nil }
        return markers.contains { $0.byte == UInt8(ascii: ">") && $0.line > middle.line } ? middle : nil
    }
}
