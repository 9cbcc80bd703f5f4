public import Model
public import PolicyLanguage
public import Words

/// A command as the policy writes it.
public struct CommandLine: Sendable, Hashable {
    /// The text behind `run:`.
    public var text: String
    /// True where `sh -c` reads the text; else it is split into words and started without a shell.
    public var shell: Bool

    /// Makes a command line.
    public init(_ text: String, shell: Bool = false) {
        self.text = text
        self.shell = shell
    }

    /// The program and its arguments; placeholders such as `{files}` stand as they are written.
    ///
    /// - Throws: `ShellWords.Failure` where a quote is left open; a decoded policy holds no such line.
    public func words() throws(ShellWords.Failure) -> [String] {
        shell ? ["/bin/sh", "-c", text] : try ShellWords.split(text)
    }
}

/// What every step has.
public struct StepSettings: Sendable, Hashable {
    /// Where a step runs.
    public enum Place: String, Sendable, Hashable, CaseIterable {
        /// On a folder that holds exactly what is judged.
        case snapshot
        /// In the work tree itself: shown, never cached, never proof.
        case workTree = "work_tree"
    }

    /// The step's name, unique among all steps.
    public var name: String
    /// When it runs.
    public var stages: Set<Stage>
    /// What it depends on: it runs when one of these changed; nil runs it at every change.
    public var paths: PathSelection?
    /// What its result depends on: nil for the whole tree, empty when it needs no files at all.
    public var inputs: PathSelection?
    /// Variables that it gets.
    public var environment: [String: String]
    /// How long it may take.
    public var timeoutMilliseconds: Int
    /// How much its failure weighs.
    public var severity: Severity
    /// Where it runs.
    public var place: Place
    /// Where it stands in the policy.
    public var mark: SourceMark
    /// The whole entry in one form, whatever its layout: another definition is another step to whoever remembers results.
    public var definition = ""

    /// Makes settings.
    public init(
        name: String, stages: Set<Stage>, paths: PathSelection? = nil, inputs: PathSelection? = nil,
        environment: [String: String] = [:], timeoutMilliseconds: Int, severity: Severity = .error,
        place: Place = .snapshot, mark: SourceMark = SourceMark()
    ) {
        self.name = name
        self.stages = stages
        self.paths = paths
        self.inputs = inputs
        self.environment = environment
        self.timeoutMilliseconds = timeoutMilliseconds
        self.severity = severity
        self.place = place
        self.mark = mark
    }

    /// True where the step needs files of the tree on disk: everything but `inputs: []`.
    public var needsFiles: Bool { inputs.map { !$0.isEmpty } ?? true }
}

/// How a test program's output is read.
public enum TestReport: Sendable, Hashable {
    /// Python's unittest, verbose or not.
    case unittest
    /// pytest.
    case pytest
    /// A JUnit XML file that the command writes, its path below the snapshot.
    case junit(RepositoryPath)
    /// The Test Anything Protocol.
    case tap
    /// `swift test`.
    case swift
    /// The exit status alone.
    case exit
}

/// One entry of `tests:`.
public struct TestStep: Sendable, Hashable {
    /// When a test step runs if the policy does not say.
    public static let defaultStages: Set<Stage> = [.commit, .push, .ci]
    /// How long it may take if the policy does not say.
    public static let defaultTimeoutMilliseconds = 600_000

    /// What every step has.
    public var settings: StepSettings
    /// What it runs.
    public var command: CommandLine
    /// How its output is read; what the command itself tells when the policy does not say.
    public var report: TestReport
    /// True where only tests that reach changed modules run.
    public var affected: Bool
    /// How often a failed test is tried again.
    public var retries: Int
    /// `test/flaky`: a test that passed only when tried again.
    public var flaky: Severity

    /// Makes a step.
    public init(
        settings: StepSettings, command: CommandLine, report: TestReport = .exit, affected: Bool = false,
        retries: Int = 0, flaky: Severity = .warning
    ) {
        self.settings = settings
        self.command = command
        self.report = report
        self.affected = affected
        self.retries = retries
        self.flaky = flaky
    }
}

/// One entry of `commands:`.
public struct CommandStep: Sendable, Hashable {
    /// When a command runs if the policy does not say.
    public static let defaultStages: Set<Stage> = [.commit, .ci]
    /// How long it may take if the policy does not say.
    public static let defaultTimeoutMilliseconds = 120_000

    /// What becomes of a file that a command changes.
    public enum Fix: String, Sendable, Hashable, CaseIterable {
        /// Nothing: it may do so.
        case off
        /// It is shown, and the step has failed.
        case show
        /// It is taken over into the index and the work tree by the hook; the commit stops so that it is seen.
        case apply
    }

    /// What every step has.
    public var settings: StepSettings
    /// What it runs; `{files}` stands for the changed files that `paths` selects.
    public var command: CommandLine
    /// What becomes of files that it changes.
    public var fix = Fix.show

    /// Makes a step.
    public init(settings: StepSettings, command: CommandLine) {
        self.settings = settings
        self.command = command
    }
}

extension Policy {
    /// What all its steps have, in the order in which they run.
    public var stepSettings: [StepSettings] {
        let build = (docs?.build.map { [$0.settings] } ?? []) + (docs?.swift.map { [$0.settings] } ?? [])
        return commands.map(\.settings) + tests.map(\.settings) + training.map(\.settings) + build
    }
}
