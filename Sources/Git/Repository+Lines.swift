private import CLibgit2

/// A place where two files differ: lines of the older one that lines of the newer one replace.
public struct LineChange: Sendable, Hashable {
    /// The lines of the older file, counted from 1; empty for an insertion before its lower bound.
    public var old: Range<Int>
    /// The lines of the newer file, counted from 1; empty for a deletion before its lower bound.
    public var new: Range<Int>

    /// Makes a change.
    public init(old: Range<Int>, new: Range<Int>) {
        self.old = old
        self.new = new
    }

    /// How many lines are removed and added.
    public var lineCount: Int { old.count + new.count }
}

extension Repository {
    /// Compares the lines of two blobs, as `git diff -U0` does.
    ///
    /// - Parameters:
    ///   - old: The older blob, nil for a file that did not exist.
    ///   - new: The newer blob, nil for a file that does not exist any more.
    ///   - limit: The largest size of a blob in bytes.
    /// - Returns: The changes from the top down, nil where a blob is binary or larger than `limit`.
    public borrowing func lineChanges(from old: ObjectID?, to new: ObjectID?, limit: Int) throws(GitError)
        -> [LineChange]?
    {
        if old == new { return [] }
        guard let before = try TextBlob(pointer, old, limit), let after = try TextBlob(pointer, new, limit) else {
            return nil
        }
        var options = git_diff_options()
        try check(git_diff_options_init(&options, UInt32(GIT_DIFF_OPTIONS_VERSION)), "git_diff_options_init")
        options.context_lines = 0
        options.interhunk_lines = 0
        options.flags = GIT_DIFF_FORCE_TEXT.rawValue | GIT_DIFF_INDENT_HEURISTIC.rawValue
        final class Found { var changes: [LineChange] = [] }
        let found = Found()
        let code = git_diff_blobs(
            before.handle, nil, after.handle, nil, &options, nil, nil,
            { _, hunk, context in
                guard let hunk = hunk?.pointee, let context else { return -1 }
                let change = LineChange(
                    old: Repository.lines(hunk.old_start, hunk.old_lines),
                    new: Repository.lines(hunk.new_start, hunk.new_lines))
                Unmanaged<Found>.fromOpaque(context).takeUnretainedValue().changes.append(change)
                return 0
            }, nil, Unmanaged.passUnretained(found).toOpaque())
        try check(code, "git_diff_blobs")
        return withExtendedLifetime(found) { found.changes }
    }

    /// A hunk's lines: of an empty side, the line before the place is given.
    private static func lines(_ start: Int32, _ count: Int32) -> Range<Int> {
        let first = Int(start) + (count == 0 ? 1 : 0)
        return first..<first + max(0, Int(count))
    }
}

/// A blob that holds text and is not too large; without a handle for the side that does not exist.
private struct TextBlob: ~Copyable {
    let handle: OpaquePointer?

    init?(_ repository: OpaquePointer, _ id: ObjectID?, _ limit: Int) throws(GitError) {
        var found: OpaquePointer?
        if let id {
            var oid = id.oid
            try check(git_blob_lookup(&found, repository, &oid), "git_blob_lookup")
        }
        handle = found
        if found != nil, git_blob_rawsize(found) > limit || git_blob_is_binary(found) != 0 { return nil }
    }

    deinit {
        git_blob_free(handle)
    }
}
