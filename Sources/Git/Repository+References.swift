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
            GIT_REPOSITORY_STATE_APPLY_MAILBOX, GIT_REPOSITORY_STATE_APPLY_MAILBOX_OR_REBASE:
            .rebase
        default: nil
        }
    }
}
