package import Git
import Model
import Platform

/// The hooks of Git LFS: where gate's stand in their place, gate's run them.
///
/// At pre-push Git LFS uploads what the pushed commits point to; without that no clone can be checked out. Its other hooks
/// keep files that can be locked read-only.
package enum LFSHooks {
    package static let names = ["pre-push", "post-checkout", "post-commit", "post-merge", afterRebase]
    /// None of Git LFS's own: gate asks it once after a rebase, in place of a process after each commit.
    private static let afterRebase = "post-rewrite"

    /// True where Git LFS has stored objects in this clone: only those could be missing on a remote.
    package static func hasObjects(_ repository: borrowing Repository) -> Bool {
        var folders = ["\(repository.commonFolder)/lfs"]
        if let path = try? repository.configuration("lfs.storage"), !path.isEmpty {
            folders.append(path.hasPrefix("/") ? path : "\(repository.commonFolder)/\(path)")
        }
        return folders.contains { !Files.names(in: $0 + "/objects").isEmpty }
    }

    /// True where the work tree's or the repository's own attributes name Git LFS, or objects are here.
    ///
    /// Attributes below the top are not looked for: a file that goes by them leaves an object here.
    package static func areUsed(_ repository: borrowing Repository) throws -> Bool {
        if try hasObjects(repository) || areNamed(by: ownAttributes(repository)) { return true }
        guard let workTree = repository.workTree else { return false }
        return areNamed(by: try Files.read(workTree + "/.gitattributes", limit: attributesLimit))
    }

    /// True where one of some commits keeps files with Git LFS, or objects are here.
    package static func areUsed(by commits: [String], _ repository: borrowing Repository) throws -> Bool {
        if try hasObjects(repository) || areNamed(by: ownAttributes(repository)) { return true }
        for name in commits {
            guard let id = repository.commit(named: name) else { continue }
            let entry = try repository.entry(".gitattributes", in: try repository.commit(id).tree)
            if let entry, areNamed(by: try repository.blob(entry.id, limit: attributesLimit)) { return true }
        }
        return false
    }

    /// Those that gate's have to run, since no hook of Git LFS's own stands there; nil where it is not used.
    package static func needed(_ repository: borrowing Repository) throws -> [String]? {
        guard try areUsed(repository) else { return nil }
        let folder = try InstalledHooks.folder(repository)
        return try wanted(names.filter { try !isOwn("\(folder)/\($0)", $0) }, folder)
    }

    /// Without the one after a rebase where Git LFS's own hook runs after each of its commits.
    private static func wanted(_ hooks: [String], _ folder: String) throws -> [String] {
        let last = "post-commit"
        let isTheirs = try !hooks.contains(last) && isOwn("\(folder)/\(last)", last)
        return isTheirs ? hooks.filter { $0 != afterRebase } : hooks
    }

    /// True where files are kept with Git LFS and nothing stands there that could upload them.
    package static func areMissing(_ repository: borrowing Repository) throws -> Bool {
        try areUsed(repository) && !Files.exists(InstalledHooks.folder(repository) + "/pre-push")
    }

    /// True for a hook as `git lfs install` writes it: it does nothing but what gate's does in its place.
    package static func isOwn(_ path: String, _ hook: String) throws -> Bool {
        guard let bytes = try Files.read(path, limit: 4096) else { return false }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").filter { !$0.hasPrefix("#") }
        return lines.last.map(String.init) == call(hook)
            && lines.dropLast().allSatisfy { $0.hasPrefix(lookFirst) && $0.hasSuffix(lookEnd) }
    }

    /// The command that does a hook's work.
    package static func call(_ hook: String) -> String {
        if hook != afterRebase { return "git lfs \(hook) \"$@\"" }
        // Every file that its commits change was written anew, also one that is as it was before; a whole history was
        // where there is no common commit.
        let start = "git merge-base ORIG_HEAD HEAD || git hash-object -t tree /dev/null"
        return "git lfs post-checkout \"$(\(start))\" HEAD 1"
    }
    private static let lookFirst = "command -v git-lfs >/dev/null 2>&1 || { "
    private static let lookEnd = "; exit 2; }"

    /// What sh does before it starts a hook of before: one of Git LFS's would upload what nobody has judged yet.
    package static func passOver(_ hook: String) -> String {
        """
        if [ -x "$before" ]; then
            own=1
            while read -r line || [ -n "$line" ]; do
                case $line in '#'* | '' | '\(lookFirst)'*'\(lookEnd)' | '\(call(hook))') ;; *) own= && break ;; esac
            done <"$before"
            [ -z "$own" ] || before=
        fi

        """
    }

    /// Writes the hooks that are wanted since the first object came: what is not uploaded is lost to every clone.
    ///
    /// - Returns: Their names, empty where all stand or nothing is kept with Git LFS; a few looks at names at a commit.
    package static func installMissing(_ repository: borrowing Repository, program: String) throws -> [String] {
        guard hasObjects(repository) else { return [] }
        let folder = HookInstaller.folder(commonFolder: repository.commonFolder)
        var missing = HookInstaller.missing(names, commonFolder: repository.commonFolder)
        if !missing.isEmpty { missing = try wanted(missing, folder) }
        guard !missing.isEmpty, try InstalledHooks.folder(repository) == folder else { return [] }
        let foreign = try repository.configuration("gate.previoushookspath")
        for hook in missing {
            let shim = HookShim(
                hook: hook, program: program, before: foreign.map { "\($0)/\(hook)" }, usesLFS: true,
                startsGate: hook == "pre-push")
            try Files.write(Array(shim.text.utf8), to: "\(folder)/\(hook)", mode: 0o755)
        }
        return missing
    }

    // Git reads larger files, and nobody has one.
    private static let attributesLimit = 1 << 20

    private static func ownAttributes(_ repository: borrowing Repository) throws -> [UInt8]? {
        try Files.read(repository.commonFolder + "/info/attributes", limit: attributesLimit)
    }

    private static func areNamed(by attributes: [UInt8]?) -> Bool {
        attributes.map { String(decoding: $0, as: UTF8.self).contains("filter=lfs") } ?? false
    }
}
