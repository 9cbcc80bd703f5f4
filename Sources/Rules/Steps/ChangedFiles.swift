import Model
import PolicyLanguage
import Words

/// `command/changed-files`: a command of the policy has changed files of the snapshot, as a formatter does.
///
/// What it made of them is in the snapshot alone. So a pass would let the unformatted files through, and nobody would
/// ever see the change.
public enum ChangedFiles {
    static let description = CheckDescription(
        "command/changed-files", "A command of the policy would change files of this commit.",
        why:
            "A formatter mends files and ends with status 0. It ran on a snapshot, so what is committed would stay as it "
            + "was.", settings: ["commands[].fix"],
        wayPast: "`gate fix` takes the change over; `fix: off` lets the step change what it likes in its snapshot.",
        bad: CheckExample(
            policy: "branches: off\ncommands: [{name: upper, run: \"sed -i s/a/A/ {files}\", paths: [\"*.txt\"]}]",
            files: ["a.txt": "a\n"]),
        good: CheckExample(
            policy: "branches: off\ncommands: [{name: upper, run: \"sed -i s/a/A/ {files}\", paths: [\"*.txt\"]}]",
            files: ["a.txt": "A\n"]))

    private static let mostLines = 40

    /// The finding where nobody has asked for the change to be taken over.
    static func finding(_ changes: StepChanges, _ settings: StepSettings) -> Finding {
        var notes = Array(changes.difference.prefix(mostLines))
        if changes.difference.count > mostLines {
            notes.append("… \(changes.difference.count - mostLines) more lines of difference")
        }
        notes += changes.others.prefix(8).map { "\($0): gone, no plain file any more, or a name that is not UTF-8" }
        return Finding(
            description.id, settings.severity, "\(settings.name) would change \(list(changes.paths))", notes: notes,
            command: "gate fix \(ShellWords.quoted(settings.name))")
    }

    /// The findings after a fix at commit: this commit stops, because what is staged is not what was judged.
    static func findings(_ fix: AppliedFix, _ settings: StepSettings, next command: SuggestedCommand) -> [Finding] {
        var findings: [Finding] = []
        let staged = fix.applied + fix.conflicting
        if !staged.isEmpty {
            findings.append(
                Finding(
                    description.id, .error, "\(settings.name) has changed \(list(staged)), and the change is staged",
                    notes: ["look at it with git diff --staged, then commit again"], command: command))
        }
        return findings + conflicts(fix, settings)
    }

    /// The findings about what a fix could not take over.
    static func conflicts(_ fix: AppliedFix, _ settings: StepSettings) -> [Finding] {
        var findings = fix.conflicting.map { path in
            Finding(
                description.id, .warning,
                "\(settings.name): the fix of \(path) is staged; your unstaged edits there touch the same lines",
                notes: ["the file in the work tree was left as it is"],
                command: "git diff -- \(pathspec: RepositoryPath(path))")
        }
        for (path, reason) in fix.left.sorted(by: { $0.key < $1.key }) {
            findings.append(
                Finding(
                    description.id, settings.severity,
                    "\(settings.name) would change \(path), which was left: \(reason)",
                    command: "gate fix --all \(ShellWords.quoted(settings.name))"))
        }
        return findings
    }

    /// Paths in words: a few by name, the others by their number.
    public static func list(_ paths: [String]) -> String {
        let shown = paths.prefix(3).joined(separator: ", ")
        let count = counted(paths.count, "file")
        return paths.count > 3 ? "\(count): \(shown) and \(paths.count - 3) more" : "\(count): \(shown)"
    }
}
