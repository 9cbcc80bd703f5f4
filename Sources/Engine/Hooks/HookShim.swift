import EmbeddedFiles
package import Git
import Model
import Platform
import Words

/// The text of a hook: a few lines of sh that start the program.
struct HookShim {
    let hook: String
    let program: String
    /// A hook that stood there before and runs first.
    let before: String?
    /// Another one, which runs before that.
    var kept: String?
    /// True where files are known to be kept with Git LFS; else the hook looks for its objects itself.
    var usesLFS = false
    /// False for a hook that is there for Git LFS alone.
    var startsGate = true

    /// Hooks to which Git writes on standard input.
    private static let hooksWithInput: Set<String> = ["pre-push", "post-rewrite"]

    package var text: String {
        let chained = [kept, before].compactMap { $0 }
        let takesInput = !chained.isEmpty && Self.hooksWithInput.contains(hook)
        // All hooks read the same input; the dot keeps newlines at its end.
        var chain = takesInput ? "input=$(cat; echo .)\ninput=${input%.}\n" : ""
        for before in chained {
            chain += "before=\(ShellWords.quoted(before))\n" + HookManager.passOver
            if LFSHooks.names.contains(hook) { chain += LFSHooks.passOver(hook) }
            let start = takesInput ? "printf %s \"$input\" | \"$before\" \"$@\"" : "\"$before\" \"$@\""
            chain += "[ ! -x \"$before\" ] || \(start) || exit\n"
        }
        chain += lfs
        let run = "\"$gate\" hook \(hook) \"$@\""
        let values = [
            "@HOOK@": hook, "@GATE@": ShellWords.quoted(program), "@GATE_TEXT@": Self.harmless(program),
            "@BEFORE@": chain, "@WHEN@": condition,
            "@RUN@": takesInput ? "printf %s \"$input\" | \(run)" : "exec \(run)",
        ]
        let template = startsGate ? Self.template(hook) : "large-files.sh"
        return Self.filled(EmbeddedFiles.hooks[template] ?? "", values)
    }

    /// The hook of Git LFS that runs here; at pre-push the program runs it, once it has judged.
    private var lfs: String {
        guard hook != "pre-push", LFSHooks.names.contains(hook) else { return "" }
        let call = (unless.map { "\($0) || " } ?? "") + "! command -v git-lfs >/dev/null || \(LFSHooks.call(hook))\n"
        if usesLFS { return call }
        // Objects can come later. Nothing is started where there are none.
        return "for lfs in \"${0%/*}\"/../lfs/objects/??; do\n    [ ! -d \"$lfs\" ] || \(call)    break\ndone\n"
    }

    private static func template(_ hook: String) -> String {
        if hook == "prepare-commit-msg" { return "prepare-commit-msg.sh" }
        return hook.hasPrefix("post-") ? "informing.sh" : "deciding.sh"
    }

    /// What sh itself asks before a program starts: files that are checked out are no new branch.
    private var condition: String {
        if hook == "post-checkout" { return "[ \"$3\" = 1 ] || exit 0\n" }
        return unless.map { "! \($0) || exit 0\n" } ?? ""
    }

    /// Where nothing is to be done, as sh tests it: what follows each commit is done once after a rebase, for the last.
    private var unless: String? {
        switch hook {
        case "post-commit": "[ -d \"${GIT_DIR:-.git}/rebase-merge\" ]"
        case "post-rewrite": "[ \"$1\" != rebase ]"
        default: nil
        }
    }

    /// A hook that only starts another one.
    static func passingOn(to path: String) -> String {
        "#!/bin/sh\n# gate-shim 1: passes on to the hook that core.hooksPath named before gate was installed.\n"
            + "hook=\(ShellWords.quoted(path))\n[ ! -x \"$hook\" ] || exec \"$hook\" \"$@\"\n"
    }

    /// The program's path inside double quotes of sh.
    private static func harmless(_ path: String) -> String {
        path.map { "\"\\$`".contains($0) ? "\\\($0)" : String($0) }.joined()
    }

    private static func filled(_ template: String, _ values: [String: String]) -> String {
        var text = ""
        var rest = template[...]
        while let at = rest.firstIndex(of: "@") {
            text += rest[..<at]
            rest = rest[at...]
            if let (name, value) = values.first(where: { rest.hasPrefix($0.key) }) {
                text += value
                rest = rest.dropFirst(name.count)
            } else {
                text.append("@")
                rest = rest.dropFirst()
            }
        }
        return text + rest
    }
}

/// The gate's hooks that a repository has, found without starting Git.
package enum InstalledHooks {
    /// Their names, sorted.
    package static func names(_ repository: borrowing Repository) throws -> [String] {
        let folder = try folder(repository)
        var names: [String] = []
        for name in Files.names(in: folder).map({ String(decoding: $0, as: UTF8.self) }) where !name.contains(".") {
            guard let bytes = try Files.read("\(folder)/\(name)", limit: 4096) else { continue }
            let text = String(decoding: bytes, as: UTF8.self)
            // What only passes on to another folder's hook judges nothing.
            let isOurs = text.contains("\n\(HookInstaller.mark) ")
            if isOurs, text.contains(" hook \(name) ") || text.contains("git lfs ") { names.append(name) }
        }
        return names.sorted()
    }

    /// The managers that have put hooks of their own in front of gate's, by the hook's name.
    package static func takenOver(_ repository: borrowing Repository) throws -> [(hook: String, words: String)] {
        let folder = try folder(repository)
        let names = Set(
            Files.names(in: folder).map { String(decoding: $0.prefix { $0 != UInt8(ascii: ".") }, as: UTF8.self) })
        return try names.sorted().compactMap { name in
            let place = HookPlace(folder, name)
            guard let manager = try place.manager() else { return nil }
            if let moved = try place.moved() {
                let how = manager.runsMoved ? "which \(manager.name) starts" : "which nothing starts"
                return (
                    name, "\(manager.name) has taken the hook \(name) over; gate's is \(Paths.name(of: moved)), \(how)"
                )
            }
            return Files.exists(place.before) ? (name, "\(manager.name) has written over gate's hook \(name)") : nil
        }
    }

    /// What keeps a hook of gate's from judging, a line a hook: Git passes over a file that is no program, and a shim needs
    /// its program.
    ///
    /// - Parameter path: The folders in which the shim looks where its own program is gone.
    package static func faults(_ repository: borrowing Repository, path: String) throws -> [String] {
        let folder = try folder(repository)
        let taken = try takenOver(repository).map(\.words)
        return try taken
            + names(repository).compactMap { name in
                let file = "\(folder)/\(name)"
                if !Files.isProgram(file) { return "\(name) is not executable" }
                guard let bytes = try Files.read(file, limit: 4096),
                    let line = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first(where: {
                        $0.hasPrefix("gate=")
                    })
                else { return nil }
                let program = line.dropFirst("gate=".count).filter { $0 != "'" }
                let isThere =
                    Files.isProgram(program)
                    || path.split(separator: ":").contains { $0.hasPrefix("/") && Files.isProgram("\($0)/gate") }
                return isThere ? nil : "\(name) names a program that is gone: \(program)"
            }
    }

    /// The folder that Git goes by, see git-config(1), `core.hooksPath`.
    package static func folder(_ repository: borrowing Repository) throws -> String {
        guard let path = try repository.configuration("core.hookspath"), !path.isEmpty else {
            return repository.commonFolder + "/hooks"
        }
        return path.hasPrefix("/") ? path : "\(repository.workTree ?? repository.commonFolder)/\(path)"
    }
}
