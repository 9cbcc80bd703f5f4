import Git
import Model
import PolicyLanguage
import Words

/// `files/embedded-repository`: a repository inside the repository was added, and `.gitmodules` does not name it.
enum FilesEmbeddedRepository: FileCheck, SeverityRule {
    /// What it says of itself.
    static let description = CheckDescription(
        "files/embedded-repository", "A repository inside this one was added, and .gitmodules does not name it.",
        why:
            "Git commits only the id of its newest commit. Every other clone gets an empty folder and no hint where the "
            + "files are: the code works here and nowhere else. `git add -A` does it wherever a clone lies in the folder.",
        settings: ["files.paths"], wayPast: "Set files.embedded_repository to off.",
        bad: CheckExample(
            policy: "branches: off",
            commands: ["git init -q inner", "git -C inner commit -q --allow-empty -m inner", "git add inner"]),
        good: CheckExample(
            policy: "branches: off",
            files: [".gitmodules": "[submodule \"inner\"]\n\tpath = inner\n\turl = ../inner\n"],
            commands: ["git init -q inner", "git -C inner commit -q --allow-empty -m inner", "git add inner"]))

    static let severityKey = RuleKey<Severity>(
        .files, "embedded_repository", .severity(.warning), default: .warning, example: "error",
        "`files/embedded-repository`: a repository that is no submodule was added.")

    static func wants(_ change: TreeChange) -> Bool {
        change.entry?.kind == .submodule && !change.wasSubmodule
    }

    static func look(_ file: InspectedFile, _ look: FileLook, _ repository: borrowing Repository) throws -> [Finding] {
        []
    }

    /// What is no file is not read, so it is looked for beside the files.
    static func lookBeyond(
        _ look: FileLook, _ repository: borrowing Repository, isSelected: ([UInt8]) -> Bool
    ) throws -> [Finding] {
        let subject = look.context.subject
        let brought = subject.changes.filter { wants($0) && isSelected($0.path) }
        if brought.isEmpty { return [] }
        let named = Set(try SubmoduleFile(in: subject.tree, repository).entries.map { Array($0.path.utf8) })
        return brought.filter { !named.contains($0.path) }.map { change in
            let path = RepositoryPath(bytes: change.path)
            let word = ShellWords.quoted(path.description)
            // Git asks for `-f` where the repository is in no commit yet; with `--cached` no file goes.
            let command = "git rm --cached -f -- \(word)"
            return Finding(
                description.id, look.severity,
                "\(path) is a repository of its own, and .gitmodules does not name it: other clones get an empty folder",
                at: SourceLocation(path),
                notes: [
                    "to keep it as a submodule: \(command) && git submodule add URL \(word)",
                    "URL is where others can clone it from: git -C \(word) remote -v",
                ] + (look.advice.isStaged ? [] : ["a commit has it already: commit again after the command"]),
                command: change.kind == .added || !look.advice.isStaged
                    ? "git rm --cached -f -- \(pathspec: path)" : look.advice.takingOut(change))
        }
    }
}
