private import CLibgit2

/// What a pushed object is, with the annotated tags that lead to it.
public struct TaggedObject: Sendable, Hashable {
    /// What a tag can name.
    public enum Kind: Sendable, Hashable {
        case commit, tree, blob
    }

    /// The messages of the annotated tags, the outermost first; none where the object is named directly.
    public var messages: [[UInt8]]
    /// What they lead to.
    public var kind: Kind
    /// Its id.
    public var id: ObjectID
}

extension Repository {
    private static var mostTags: Int { 20 }

    /// Follows annotated tags to what they name.
    ///
    /// - Parameter id: The id of a tag or of any other object, in hexadecimal.
    /// - Returns: nil where the object is not here.
    public borrowing func tagged(_ id: String) -> TaggedObject? {
        var object: OpaquePointer?
        guard git_revparse_single(&object, pointer, id) == 0 else { return nil }
        defer { git_object_free(object) }
        var messages: [[UInt8]] = []
        while let tag = object, git_object_type(tag) == GIT_OBJECT_TAG, messages.count < Self.mostTags {
            if let text = git_tag_message(tag) { messages.append(Array(String(cString: text).utf8)) }
            var target: OpaquePointer?
            guard git_tag_target(&target, tag) == 0 else { return nil }
            git_object_free(object)
            object = target
        }
        guard let object, let found = git_object_id(object) else { return nil }
        let kind: TaggedObject.Kind
        switch git_object_type(object) {
        case GIT_OBJECT_COMMIT: kind = .commit
        case GIT_OBJECT_TREE: kind = .tree
        case GIT_OBJECT_BLOB: kind = .blob
        default: return nil
        }
        return TaggedObject(messages: messages, kind: kind, id: ObjectID(found))
    }
}
