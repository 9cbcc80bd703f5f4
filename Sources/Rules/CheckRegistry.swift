public import Model

/// Every check, in the order in which they run and are documented.
///
/// The lists are typed and joined one by one: to ask at run time whether a type conforms to a protocol, or to let a whole
/// array be cast, costs a hook as much as all the rest.
public enum CheckRegistry {
    /// The checks that need no process.
    public static let native: [any NativeCheck.Type] =
        [
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
            FilesSecretsInMessages.self,
            DocsCoverage.self,
            DocsRatchet.self,
            DocsChanged.self,
        ] + definitions.map { $0 } + files.map { $0 }

    /// Those that look at one definition after the other: one look at each documented file serves them all.
    static let definitions: [any DefinitionCheck.Type] = [
        DocsMissing.self,
        DocsMissingArgument.self,
        DocsUnknownArgument.self,
        DocsArgumentOrder.self,
        DocsMissingReturns.self,
        DocsExtraReturns.self,
        DocsMissingYields.self,
        DocsMissingRaises.self,
        DocsSummary.self,
    ]

    /// Those that look at one changed file after the other, which is read once for all of them.
    static let files: [any FileCheck.Type] = [
        FilesSize.self,
        FilesMergeMarkers.self,
        FilesSecrets.self,
        FilesSyntax.self,
        FilesLineEndings.self,
        FilesDebugStatements.self,
        FilesWhitespace.self,
        FilesCaseConflict.self,
        FilesBrokenSymlink.self,
        FilesEmbeddedRepository.self,
        NotebookSize.self,
        NotebookOutputs.self,
        NotebookOrder.self,
        NotebookSecrets.self,
        NotebookMetadata.self,
        NotebookPairs.self,
    ]

    /// The checks that a stage plans: when a message stands, files and branches have been judged a moment before.
    public static func native(at occasion: Occasion) -> [any NativeCheck.Type] {
        native.filter { $0.occasions.contains(occasion) }
    }

    /// What every check says of itself.
    public static let descriptions: [CheckDescription] =
        native.map { check in
            var description = check.description
            description.settings = check.keys.map(\.path) + description.settings
            return description
        } + [
            TestCheck.failed, TestCheck.noneRan, CommandStepCheck.failed,
            ChangedFiles.description, DocsBuild.description,
            DocsSwift.description,
        ]
}
