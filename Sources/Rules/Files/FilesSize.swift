import Git
public import Model
import PolicyLanguage
import Words

/// `files/size`: a file is too large for a repository.
enum FilesSize: FileCheck {
    /// What it says of itself.
    static let description = CheckDescription(
        "files/size", "A new or changed file is larger than files.max_size.",
        why: "Every clone carries every version of it for ever; deleting it later makes no clone smaller, and GitHub "
            + "refuses files over 100 MB.",
        settings: ["files.paths"],
        wayPast: "Raise files.max_size, or take the path out of files.paths.",
        bad: CheckExample(
            policy: "branches: off\nfiles: {max_size: 1kB}",
            files: ["weights.txt": String(repeating: "0.125\n", count: 200)]),
        good: CheckExample(
            policy: "branches: off\nfiles: {max_size: 1kB}", files: ["weights.txt": "https://example.org/weights\n"]))

    static let maxSizeBytesKey = RuleKey<Int?>(
        .files, "max_size", ValueType<Int>.size.orNone(["off"]), default: 5_000_000, example: "50MB",
        "The most that a new or changed file may hold.")
    static let severityKey = RuleKey<Severity>(
        .files, "size", .severity(.warning), default: .warning, example: "error",
        "`files/size`: a file is larger than `max_size`.")
    /// The keys of the policy that are its own.
    static var keys: [any DeclaredKey] { [maxSizeBytesKey, severityKey] }

    static var setting: any DeclaredKey { severityKey }
    static func severity(_ policy: Policy) -> Severity {
        policy.files?.maxSizeBytes == nil ? .off : policy.files?.size ?? .off
    }

    static func look(_ file: InspectedFile, _ look: FileLook, _ repository: borrowing Repository) throws -> [Finding] {
        guard file.isFile, let most = look.context.policy.files?.maxSizeBytes, file.size > most else { return [] }
        // Notebooks have a bound of their own.
        if file.change.isNotebook, NotebookSize.severity(look.context.policy) != .off { return [] }
        return [
            Finding(
                description.id, look.severity,
                "this file has \(SizeText.measured(file.size)), and files.max_size is \(SizeText.measured(most))",
                at: file.at(),
                notes: [
                    "put it where data lives (a Hub, a bucket, a Drive) and commit a link or a script that fetches it,",
                    "or let Git LFS keep it: git lfs track \(ShellWords.quoted(file.path.description)), then git add "
                        + "it again with .gitattributes",
                ] + look.advice.noteOnMending(file.change), command: look.advice.takingOut(file.change))
        ]
    }
}

extension FilesPolicy {
    /// The most bytes of a file, nil for no limit.
    public var maxSizeBytes: Int? {
        get { rules[FilesSize.maxSizeBytesKey] }
        set { rules[FilesSize.maxSizeBytesKey] = newValue }
    }
}

extension FilesPolicy {
    /// `files/size`: a file that is larger.
    public var size: Severity {
        get { rules[FilesSize.severityKey] }
        set { rules[FilesSize.severityKey] = newValue }
    }
}
