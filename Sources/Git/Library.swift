private import CLibgit2

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
