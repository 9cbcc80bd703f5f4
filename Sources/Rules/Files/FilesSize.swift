import Model
import Words
import PolicyLanguage
import Git

/// `files/size`: a file is too large for a repository.
enum FilesSize: FileCheck {
    /// What it says of itself.
    static let description = CheckDescription(
        "files/size", "A new or changed file is larger than files.max_size.",
        why: "Every clone carries every version of it for ever; deleting it later makes no clone smaller, and GitHub "
            + "refuses files over 100 MB.",
        settings: ["files.max_size", "files.size", "files.paths"],
        wayPast: "Raise files.max_size, or take the path out of files.paths.",
        bad: CheckExample(
            policy: "branches: off\nfiles: {max_size: 1kB}",
            files: ["weights.txt": String(repeating: "0.125\n", count: 200)]),
        good: CheckExample(
            policy: "branches: off\nfiles: {max_size: 1kB}", files: ["weights.txt": "https://example.org/weights\n"]))

    static let setting = (section: "files", key: "size")

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
