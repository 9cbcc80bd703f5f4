public import Model
public import PolicyLanguage

extension DocsPolicy {
    /// The tool that publishes the documentation.
    public struct Build: Sendable, Hashable {
        /// When it is built if the policy does not say.
        public static let defaultStages: Set<Stage> = [.push, .ci]
        /// How long it may take if the policy does not say.
        public static let defaultTimeoutMilliseconds = 300_000
        /// The name of its step.
        public static let stepName = "docs build"

        /// What every step has.
        public var settings: StepSettings
        /// What it runs, `{out}` for the output folder; an empty text for pdoc over the packages of the tree.
        public var command: CommandLine
        /// The folder of the work tree that keeps the pages, nil where they are thrown away.
        public var out: String?
        /// How much a warning of the tool weighs.
        public var warnings: Severity

        /// Makes the step.
        public init(
            settings: StepSettings, command: CommandLine = CommandLine(""), out: String? = nil,
            warnings: Severity = .warning
        ) {
            self.settings = settings
            self.command = command
            self.out = out
            self.warnings = warnings
        }

        /// The step as `build: true` means it.
        public init(stages: Set<Stage> = defaultStages, mark: SourceMark = SourceMark()) {
            self.init(
                settings: StepSettings(
                    name: Self.stepName, stages: stages, timeoutMilliseconds: Self.defaultTimeoutMilliseconds,
                    mark: mark))
        }
    }
    /// How much is documented of what a Swift package declares public, as its symbol graphs say.
    public struct Swift: Sendable, Hashable {
        /// When it is counted if the policy does not say.
        public static let defaultStages: Set<Stage> = [.ci]
        /// How long the package may build if the policy does not say.
        public static let defaultTimeoutMilliseconds = 1_200_000
        /// The name of its step.
        public static let stepName = "docs swift"
        /// The command if the policy does not say.
        public static let defaultCommand =
            "swift package --scratch-path {out} dump-symbol-graph --skip-synthesized-members"

        /// What every step has.
        public var settings: StepSettings
        /// What writes the symbol graphs to `{out}`.
        public var command: CommandLine
        /// The least share of documented declarations in percent, nil for none.
        public var minimumPercent: Double?

        /// Makes the step as `swift: true` means it.
        public init(stages: Set<Stage> = defaultStages, mark: SourceMark = SourceMark()) {
            settings = StepSettings(
                name: Self.stepName, stages: stages, timeoutMilliseconds: Self.defaultTimeoutMilliseconds, mark: mark)
            command = CommandLine(Self.defaultCommand)
        }
    }
}
