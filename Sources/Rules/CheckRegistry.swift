public import Model
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
        HistoryMessage.self,
        SmallFollowUp.self,
        OvergrownAmend.self,
        DocsCoverage.self,
        DocsRatchet.self,
        DocsChanged.self,
        DocsMissing.self,
        DocsMissingArgument.self,
        DocsUnknownArgument.self,
        DocsArgumentOrder.self,
        DocsMissingReturns.self,
        DocsExtraReturns.self,
        DocsMissingYields.self,
        DocsMissingRaises.self,
        DocsSummary.self,
        FilesSize.self,
        FilesMergeMarkers.self,
        FilesSecrets.self,
        FilesSyntax.self,
        FilesLineEndings.self,
        FilesDebugStatements.self,
        FilesWhitespace.self,
        FilesCaseConflict.self,
        FilesBrokenSymlink.self,
        NotebookSize.self,
        NotebookOutputs.self,
        NotebookOrder.self,
        NotebookSecrets.self,
        NotebookMetadata.self,
        NotebookPairs.self,
    ]

    /// Those of them that need the message of a commit, and so run when it stands and at no other stage.
    static let aboutMessages: [any NativeCheck.Type] = [HistoryMessage.self, SmallFollowUp.self, OvergrownAmend.self]

    /// The checks that a stage plans: when a message stands, files and branches have been judged a moment before.
    public static func native(at stage: Stage) -> [any NativeCheck.Type] {
        if stage == .message { return aboutMessages }
        let names = Set(aboutMessages.map { $0.description.id })
        return native.filter { !names.contains($0.description.id) }
    }

    /// What every check says of itself.
    public static let descriptions: [CheckDescription] =
        native.map { $0.description } + [
            TestCheck.failed, TestCheck.noneRan, CommandStepCheck.failed,
            ChangedFiles.description, DocsBuild.description,
            DocsSwift.description,
        ]
}
