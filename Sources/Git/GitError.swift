private import CLibgit2

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Why Git's data could not be read: the C function that failed, libgit2's words, and what to do about it.
public struct GitError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kinds of failure that callers tell apart.
    public enum Kind: Sendable, Hashable {
        /// There is no repository here.
        case notARepository
        /// The repository belongs to somebody else, and Git has not been asked about it, or refuses it.
        case notOwned
        /// The repository uses a format that this build cannot read.
        case unsupported
        /// An object or a reference is missing.
        case notFound
        /// Anything else.
        case other
    }

    /// The kind of failure.
    public let kind: Kind
    /// The C function that failed.
    public let function: String
    /// libgit2's return code, 0 where the failure is the room's own.
    public let code: Int32
    /// One line for people.
    public let message: String
    /// A command that helps, where one is known.
    public let hint: String?
    /// The Git folder that it is about, where a repository is somebody else's.
    public let gitFolder: String?

    init(
        kind: Kind, function: String, code: Int32 = 0, message: String, hint: String? = nil, gitFolder: String? = nil
    ) {
        self.gitFolder = gitFolder
        self.kind = kind
        self.function = function
        self.code = code
        self.message = message
        self.hint = hint
    }

    /// The message with its function.
    public var description: String { "\(message) (\(function))" }

    /// What shows the limit of the system that a message ends with.
    private static func hint(_ message: String) -> String? {
        func ends(_ number: Int32) -> Bool { message.hasSuffix(String(cString: strerror(number))) }
        if ends(ENOSPC) || ends(EDQUOT) { return "df -h ." }
        if ends(EMFILE) || ends(ENFILE) { return "ulimit -n" }
        return nil
    }

    /// Takes libgit2's last error, at once and on the same thread, as its manual asks.
    static func last(_ function: String, _ code: Int32) -> GitError {
        var text = "libgit2 gave no reason"
        if let error = git_error_last(), let message = error.pointee.message {
            text = String(cString: message)
        }
        let kind: Kind =
            switch code {
            case GIT_ENOTFOUND.rawValue: .notFound
            default: text.contains("unsupported") ? .unsupported : .other
            }
        return GitError(kind: kind, function: function, code: code, message: text, hint: hint(text))
    }
}

/// Throws libgit2's last error where a call failed.
@discardableResult
func check(_ code: Int32, _ function: String) throws(GitError) -> Int32 {
    if code < 0 { throw GitError.last(function, code) }
    return code
}

/// Copies the bytes of a C string, without its closing zero: Git's names and paths need not be UTF-8.
func bytes(of text: UnsafePointer<CChar>) -> [UInt8] {
    var length = 0
    while text[length] != 0 { length += 1 }
    return Array(UnsafeRawBufferPointer(start: text, count: length))
}

/// Starts libgit2 once a process and sets what holds for every repository.
enum Library {
    static let isReady: Bool = {
        guard git_libgit2_init() > 0 else { return false }
        // Everyday extensions that change nothing of what is read here; libgit2 refuses every name it does not know.
        // `git sparse-checkout` sets the first, `git clone --filter` the second.
        "worktreeconfig".withCString { first in
            "partialclone".withCString { second in
                var names: [UnsafePointer<CChar>?] = [first, second]
                _ = gate_git_allow_extensions(&names, names.count)
            }
        }
        // The index that is written as a tree was made by Git itself, so its objects need no second look; in a partial
        // clone the look would fail for objects that are promised and not here.
        _ = gate_git_relax_object_creation()
        // Git itself hashes what it gets and not what it reads; here that was a fifth of the time over large trees.
        // Damage on the disk is still noticed: zlib's checksum stands behind every object.
        _ = gate_git_trust_object_names()
        // `Ownership` asks Git itself.
        _ = gate_git_leave_ownership()
        return true
    }()

    static func start() throws(GitError) {
        guard isReady else {
            throw GitError(kind: .other, function: "git_libgit2_init", message: "libgit2 could not be started")
        }
    }

    /// Whose configuration a folder holds.
    enum ConfigurationLevel {
        case user, system
    }

    /// The folder in which configuration lies, without a slash at its end; nil where there is none.
    ///
    /// The user's is the one of the XDG Base Directory Specification.
    static func folder(of level: ConfigurationLevel) -> String? {
        var text = git_buf()
        let level = level == .user ? GIT_CONFIG_LEVEL_XDG : GIT_CONFIG_LEVEL_SYSTEM
        guard gate_git_search_path(level, &text) == 0 else { return nil }
        defer { git_buf_dispose(&text) }
        guard let path = text.ptr.map({ String(cString: $0) }), !path.isEmpty else { return nil }
        return path.hasSuffix("/") ? String(path.dropLast()) : path
    }
}
