private import CLibgit2

extension Repository {
    /// Reads HEAD: its branch and its commit.
    public borrowing func head() throws(GitError) -> Head {
        var reference: OpaquePointer?
        try check(git_reference_lookup(&reference, pointer, "HEAD"), "git_reference_lookup")
        defer { git_reference_free(reference) }
        if git_reference_type(reference) == GIT_REFERENCE_SYMBOLIC,
            let target = git_reference_symbolic_target(reference)
        {
            let name = String(cString: target)
            let branch = name.hasPrefix("refs/heads/") ? String(name.dropFirst("refs/heads/".count)) : name
            return Head(branch: branch, commit: try self.reference(name))
        }
        guard let target = git_reference_target(reference) else { return Head(branch: nil, commit: nil) }
        return Head(branch: nil, commit: ObjectID(target))
    }

    /// Reads what a reference points to, tags peeled to their commits.
    ///
    /// - Parameter name: A full name, such as `refs/remotes/origin/main`.
    /// - Returns: The commit, nil where there is no such reference.
    public borrowing func reference(_ name: String) throws(GitError) -> ObjectID? {
        var reference: OpaquePointer?
        let code = git_reference_lookup(&reference, pointer, name)
        if code == GIT_ENOTFOUND.rawValue || code == GIT_EINVALIDSPEC.rawValue { return nil }
        try check(code, "git_reference_lookup")
        defer { git_reference_free(reference) }
        var object: OpaquePointer?
        let peeled = git_reference_peel(&object, reference, GIT_OBJECT_COMMIT)
        if peeled == GIT_ENOTFOUND.rawValue { return nil }
        try check(peeled, "git_reference_peel")
        defer { git_object_free(object) }
        return git_object_id(object).map { ObjectID($0) }
    }

    /// Reads the name to which a symbolic reference points, nil where it is not one.
    public borrowing func symbolicTarget(_ name: String) -> String? {
        var reference: OpaquePointer?
        guard git_reference_lookup(&reference, pointer, name) == 0 else { return nil }
        defer { git_reference_free(reference) }
        return git_reference_symbolic_target(reference).map { String(cString: $0) }
    }

    /// Lists references by a pattern as `git for-each-ref` takes it, such as `refs/remotes/*`.
    ///
    /// - Returns: Full names in their order.
    public borrowing func references(matching pattern: String) throws(GitError) -> [String] {
        var iterator: OpaquePointer?
        try check(
            git_reference_iterator_glob_new(&iterator, pointer, pattern), "git_reference_iterator_glob_new")
        defer { git_reference_iterator_free(iterator) }
        var names: [String] = []
        var name: UnsafePointer<CChar>?
        while git_reference_next_name(&name, iterator) == 0 {
            if let name { names.append(String(cString: name)) }
        }
        return names.sorted()
    }

    /// Finds the commit that an expression names, as `git rev-parse` reads it.
    ///
    /// - Returns: The commit, nil where nothing goes by that name.
    public borrowing func commit(named expression: String) -> ObjectID? {
        readEdges(beginningWith: expression)
        var object: OpaquePointer?
        guard git_revparse_single(&object, pointer, expression) == 0 else { return nil }
        defer { git_object_free(object) }
        var commit: OpaquePointer?
        guard git_object_peel(&commit, object, GIT_OBJECT_COMMIT) == 0 else { return nil }
        defer { git_object_free(commit) }
        return git_object_id(commit).map { ObjectID($0) }
    }

    /// Lists the references that Git takes a short name for, the one that it would choose first; see gitrevisions(7).
    ///
    /// - Returns: Full names; one alone where a full name of a reference was given.
    public borrowing func references(meantBy name: String) -> [String] {
        if name.hasPrefix("refs/"), hasReference(name) { return [name] }
        // HEAD itself, and what Git keeps beside it, comes before every tag of that name.
        let places = [name, "refs/\(name)", "refs/tags/\(name)", "refs/heads/\(name)", "refs/remotes/\(name)"]
        return (places + ["refs/remotes/\(name)/HEAD"]).filter { hasReference($0) }
    }

    /// True where a reference of this full name exists, whatever it points to.
    public borrowing func hasReference(_ name: String) -> Bool {
        var reference: OpaquePointer?
        guard git_reference_lookup(&reference, pointer, name) == 0 else { return false }
        git_reference_free(reference)
        return true
    }

    /// True where hexadecimal digits begin the id of an object, or are one.
    public borrowing func hasObject(beginningWith digits: String) -> Bool {
        guard digits.count >= Int(GIT_OID_MINPREFIXLEN), digits.allSatisfy(\.isHexDigit) else { return false }
        var id = git_oid()
        guard digits.utf8.count <= Int(GIT_OID_HEXSZ), git_oid_fromstrn(&id, digits, digits.utf8.count) == 0 else {
            return false
        }
        readEdges(beginningWith: digits)
        var object: OpaquePointer?
        let code = git_object_lookup_prefix(&object, pointer, &id, digits.utf8.count, GIT_OBJECT_ANY)
        git_object_free(object)
        return code == 0 || code == GIT_EAMBIGUOUS.rawValue
    }

    /// What Git is in the middle of, nil in a quiet repository.
    public borrowing func operation() -> Operation? {
        switch git_repository_state_t(UInt32(clamping: git_repository_state(pointer))) {
        case GIT_REPOSITORY_STATE_MERGE: .merge
        case GIT_REPOSITORY_STATE_REVERT, GIT_REPOSITORY_STATE_REVERT_SEQUENCE: .revert
        case GIT_REPOSITORY_STATE_CHERRYPICK, GIT_REPOSITORY_STATE_CHERRYPICK_SEQUENCE: .cherryPick
        case GIT_REPOSITORY_STATE_BISECT: .bisect
        case GIT_REPOSITORY_STATE_REBASE, GIT_REPOSITORY_STATE_REBASE_INTERACTIVE, GIT_REPOSITORY_STATE_REBASE_MERGE,
            GIT_REPOSITORY_STATE_APPLY_MAILBOX_OR_REBASE:
            .rebase
        case GIT_REPOSITORY_STATE_APPLY_MAILBOX: .am
        default: nil
        }
    }
}

extension Repository {
    /// Lists the remotes with the addresses that Git uses for them, in the order of their names.
    ///
    /// One pass over the configuration: libgit2's own list matches every key with patterns, which costs more than all
    /// other reading of a hook, and keeps 20 kB of memory for each key that does not match.
    public borrowing func remotes() throws(GitError) -> [Remote] {
        var addresses: [String: (url: String?, pushURL: String?)] = [:]
        var rewriting = AddressRewriting()
        try forEachSetting { name, value in
            if let remote = Self.middle(of: name, "remote.", ".url") {
                let known = addresses[remote]?.url
                // Git fetches from the first of several.
                addresses[remote, default: (nil, nil)].url = known ?? value
            } else if let remote = Self.middle(of: name, "remote.", ".pushurl") {
                let known = addresses[remote]?.pushURL
                addresses[remote, default: (nil, nil)].pushURL = known ?? value
            } else if let base = Self.middle(of: name, "url.", ".insteadof") {
                rewriting.fetch.append((value, base))
            } else if let base = Self.middle(of: name, "url.", ".pushinsteadof") {
                rewriting.push.append((value, base))
            }
        }
        return addresses.sorted { $0.key < $1.key }.map { name, found in
            let url = found.url ?? ""
            // An address for pushes alone is not rewritten by `pushInsteadOf`; see git-config(1).
            let pushURL = found.pushURL.map(rewriting.fetched) ?? rewriting.pushed(url)
            return Remote(name: name, url: rewriting.fetched(url), pushURL: pushURL)
        }
    }

    private static func middle(of name: String, _ start: String, _ end: String) -> String? {
        guard name.hasPrefix(start), name.hasSuffix(end), name.utf8.count > start.utf8.count + end.utf8.count else {
            return nil
        }
        return String(name.dropFirst(start.count).dropLast(end.count))
    }
}

/// What `url.BASE.insteadOf` makes of addresses: the longest beginning that fits is replaced.
private struct AddressRewriting {
    var fetch: [(start: String, base: String)] = []
    var push: [(start: String, base: String)] = []

    func fetched(_ url: String) -> String { Self.apply(fetch, url) ?? url }
    func pushed(_ url: String) -> String? { Self.apply(push, url) }

    private static func apply(_ rules: [(start: String, base: String)], _ url: String) -> String? {
        let fitting = rules.filter { url.hasPrefix($0.start) }
        let longest = fitting.max { $0.start.utf8.count < $1.start.utf8.count }
        return longest.map { $0.base + url.dropFirst($0.start.count) }
    }
}

extension Repository {
    /// Lists where a reference has been, the newest first.
    ///
    /// - Parameters:
    ///   - reference: Its full name, or `HEAD`.
    ///   - limit: The largest number of entries that is read.
    /// - Returns: Ids, without neighbours that are alike; none where no log is kept.
    public borrowing func reflog(of reference: String, limit: Int = 1000) throws(GitError) -> [ObjectID] {
        var log: OpaquePointer?
        let code = git_reflog_read(&log, pointer, reference)
        if code == GIT_ENOTFOUND.rawValue || code == GIT_EINVALIDSPEC.rawValue { return [] }
        try check(code, "git_reflog_read")
        defer { git_reflog_free(log) }
        var ids: [ObjectID] = []
        for index in 0..<min(limit, git_reflog_entrycount(log)) {
            let entry = git_reflog_entry_byindex(log, index)
            for id in [git_reflog_entry_id_new(entry), git_reflog_entry_id_old(entry)] {
                guard let id else { continue }
                let value = ObjectID(id)
                if !value.isZero, value != ids.last { ids.append(value) }
            }
        }
        return ids
    }
}
