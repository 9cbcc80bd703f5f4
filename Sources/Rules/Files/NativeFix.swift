public import Git
import Model
import PolicyLanguage

/// A check that can mend what it finds, without a command of the policy.
public protocol NativeFix: NativeCheck {
    /// True where the policy lets it mend at commit by itself.
    static func appliesAtCommit(_ policy: Policy) -> Bool
    /// The files that it would mend, with their content before and after.
    static func mends(_ context: CheckContext) throws -> [MendedFile]
}

extension NativeFix {
    /// Itself.
    public static var fix: (any NativeFix.Type)? { self }
}

/// A file as it is staged, and as a fix would have it.
public struct MendedFile: Sendable, Hashable {
    /// Its path from the top of the tree.
    public var path: [UInt8]
    /// True where it is executable.
    public var isExecutable: Bool
    /// The staged blob.
    public var blob: ObjectID
    /// What becomes of it.
    public var mending: Mending
    /// True where the file of the work tree stays as it is.
    public var keepsWorkTree = false
    /// Why it is left as it is, nil where it is mended.
    public var obstacle: String?

    /// The content before and after, or the edits of a file that is too large to be held.
    public enum Mending: Sendable, Hashable {
        /// What it holds, and what it would hold.
        case content(before: [UInt8], after: [UInt8])
        /// What goes and what comes, from the front to the back.
        case edits([ByteEdit])
    }
}

/// The part of a fix that a file check has to write.
protocol FileFix: FileCheck {
    /// The content of a file without what the check finds in it, nil where there is nothing to mend.
    static func fixed(_ file: InspectedFile, _ look: FileLook, _ repository: borrowing Repository) throws -> [UInt8]?
    /// The edits of a file that is too large to be held, empty where there is nothing to mend.
    static func edits(_ file: InspectedFile, _ look: FileLook) -> [ByteEdit]
    /// True where only the index is mended.
    static func keepsWorkTree(_ policy: Policy) -> Bool
    /// Why a file with something to mend is left as it is, nil where it is not.
    static func obstacle(_ file: InspectedFile, _ look: FileLook, _ repository: borrowing Repository) throws -> String?
}

extension FileFix {
    /// None.
    static func edits(_ file: InspectedFile, _ look: FileLook) -> [ByteEdit] { [] }

    /// The work tree gets the same.
    static func keepsWorkTree(_ policy: Policy) -> Bool { false }

    /// Nothing.
    static func obstacle(_ file: InspectedFile, _ look: FileLook, _ repository: borrowing Repository) -> String? { nil }
}

extension NativeFix where Self: FileFix {
    /// Reads the changed files again: a fix is asked for seldom, and only once.
    static func mends(_ context: CheckContext) throws -> [MendedFile] {
        let repository = try context.repository()
        let severity = max(severity(context.policy), .warning)
        let look = FileLook(context, severity, TextRulesReader(context), .standard)
        let paths = setting.section == .files ? context.policy.files?.paths : context.policy.notebooks?.paths
        var mended: [MendedFile] = []
        for change in context.subject.changes where wants(change) && paths?.matches(change.path) == true {
            guard let entry = change.entry, case .file(let isExecutable) = entry.kind else { continue }
            let content = try repository.content(of: entry.id, limit: Inspection.largestFile)
            var file = InspectedFile(change: change, entry: entry, content: content, look.search)
            try file.readNotebook(repository)
            let mending: MendedFile.Mending
            if let before = file.bytes {
                guard let after = try fixed(file, look, repository), after != before else { continue }
                mending = .content(before: before, after: after)
            } else {
                let edits = edits(file, look)
                if edits.isEmpty { continue }
                mending = .edits(edits)
            }
            mended.append(
                MendedFile(
                    path: change.path, isExecutable: isExecutable, blob: entry.id, mending: mending,
                    keepsWorkTree: keepsWorkTree(context.policy), obstacle: try obstacle(file, look, repository)))
        }
        return mended
    }
}

extension CheckRegistry {
    /// The checks that can mend what they find, those that the policy asks for, in the order in which they mend.
    public static func fixes(in policy: Policy) -> [any NativeFix.Type] {
        files.compactMap { $0.severity(policy) == .off ? nil : $0.fix }
    }
}
