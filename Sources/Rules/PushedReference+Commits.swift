public import Git
public import Model

extension PushedReference {
    /// The commit that the reference would get, nil for a deletion.
    public var new: ObjectID? {
        get { newCommit.flatMap(ObjectID.init(hex:)) }
        set { newCommit = newValue?.description }
    }
    /// The commit that the remote has there, nil where it has none, or one that is not in this clone.
    public var old: ObjectID? {
        get { oldCommit.flatMap(ObjectID.init(hex:)) }
        set { oldCommit = newValue?.description }
    }
}
