/// Every check, in the order in which they run and are documented.
public enum CheckRegistry {
    /// The checks that need no process.
    public static let native: [any NativeCheck.Type] = [
        BranchProtected.self,
        BranchName.self,
        UnfinishedCommits.self,
        MergeCommits.self,
        UpstreamMissing.self,
        UpstreamStale.self,
        UpstreamBehind.self,
        UpstreamConflict.self,
        UpstreamStaleBase.self,
        PublishedRewrite.self,
        DocsCoverage.self,
    ]

    /// What every check says of itself.
    public static let descriptions: [CheckDescription] =
        native.map { $0.description } + [
            TestCheck.failed, TestCheck.noneRan, CommandStepCheck.failed,
        ]
}
