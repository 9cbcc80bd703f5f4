import Words

/// How an observed run ended.
public enum TrainingEnd: Sendable, Hashable {
    /// The wanted number of steps was reached, and the probe ended the script.
    case stepsReached
    /// The script ended by itself before the wanted number of steps.
    case finishedEarly(steps: Int)
    /// The script raised an exception that nobody caught.
    case exception(TrainingException)
    /// The script's argument parser refused its arguments; with its message.
    case wantsArguments(String)
    /// The script ended by itself and no optimizer took a step.
    case neverTrained(frameworkImported: Bool)
    /// No step was seen of a framework whose steps show only through a call of `gateprobe`.
    case callMissing(framework: String)
    /// No event came: the interpreter ran isolated, no Python was started, or it was killed at once.
    case neverStarted
    /// The events stop in the middle: the process was killed, timed out, or left through `os._exit`.
    case truncated(steps: Int)
    /// The events can't be trusted; with the first thing that is wrong.
    case damaged(String)
    /// The probe itself failed; with its message.
    case probeFault(String)

    /// One line that says how the run ended.
    public var message: String {
        switch self {
        case .stepsReached: "the wanted steps were reached"
        case .finishedEarly(let steps): "the script ended by itself after \(counted(steps, "step"))"
        case .exception(let exception): exception.description
        case .wantsArguments(let usage): "the script wants other arguments: \(usage)"
        case .neverTrained(true): "the script ended before any optimizer step"
        case .neverTrained(false): "the script ended without importing a framework that can be observed"
        case .callMissing(let framework): "no step was seen: steps of \(framework) show only through a call"
        case .neverStarted: "the probe never spoke: no events came from the script"
        case .truncated(let steps): "the events stop after \(counted(steps, "step")) without an end"
        case .damaged(let problem): "the events can't be trusted: \(problem)"
        case .probeFault(let fault): "the probe failed: \(fault)"
        }
    }

    /// The three lines with which a loop of any kind shows its steps; without the gate they do nothing.
    public static let call = """
        try: import gateprobe
        except ImportError: gateprobe = None
        if gateprobe: gateprobe.step(loss=loss, parameters=parameters)
        """

    /// What to do about it where a person has typed the command: `gate train` reads no policy.
    public var adviceByHand: String? {
        switch self {
        case .exception(let exception): exception.kind.adviceByHand
        case .wantsArguments: "give the arguments behind the script: gate train -- python train.py ARGUMENTS"
        case .neverTrained(true): "see that the command reaches a training loop with a torch optimizer"
        case .truncated: "give it more time with `--timeout 10m`, or fewer `--steps`"
        default: advice
        }
    }

    /// What to do about it, where there is something to do; of several lines where code is to be added.
    public var advice: String? {
        switch self {
        case .stepsReached, .finishedEarly: nil
        case .exception(let exception): exception.hint ?? exception.kind.advice
        case .wantsArguments: "give the arguments in the step's `run:` line"
        case .neverTrained(true): "see that `run:` reaches a training loop with a torch optimizer"
        case .neverTrained(false):
            "PyTorch, Keras and scikit-learn are observed as they are; a loop of another kind calls gateprobe in it:\n"
                + Self.call
        case .callMissing: "add these lines to the training loop, behind the update:\n" + Self.call
        case .neverStarted: "start Python without -E, -I and -S, which switch the probe off"
        case .truncated: "give the step more time, or fewer `steps`"
        case .damaged, .probeFault: "run it again; if it stays, report it with the events file"
        }
    }
}

/// An exception that ended a script.
public struct TrainingException: Sendable, Hashable, CustomStringConvertible {
    /// What kind of obstacle an exception was.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        case needsGPU = "needs_gpu"
        case dataMissing = "data_missing"
        case noModule = "no_module"
        case noNetwork = "no_network"
        case wantsInput = "wants_input"
        case needsColab = "needs_colab"
        case interrupted
        case other

        /// What to do about it, where there is something to do.
        public var advice: String? {
            switch self {
            case .needsGPU: "let `run:` say `--device cpu` if the script can, or set the step's `device: auto`"
            case .dataMissing: "prepare the data in `setup:`, or let the step see your work tree: `where: work_tree`"
            case .noModule: "install it in the environment that the policy chooses (`environment.python`)"
            case .noNetwork: "download it once outside of gate, or see that this machine reaches the network"
            case .wantsInput: "steps have no standard input; pass the answer as an argument"
            case .needsColab: "leave that part out where `GATE_PROBE_STEPS` is set, which a smoke run does"
            case .interrupted, .other: nil
            }
        }

        /// The same for a person who has typed the command: there is no step, and no policy was read.
        public var adviceByHand: String? {
            switch self {
            case .needsGPU: "say `--device cpu` to the script if it can, or `gate train --device auto`"
            case .dataMissing:
                "prepare the data first, or start the command in the folder from which the script finds it"
            case .noModule: "install it for the Python that was started, or activate the environment that has it"
            default: advice
            }
        }
    }

    /// The obstacle.
    public var kind: Kind
    /// The exception's type, `RuntimeError` for one.
    public var type: String
    /// Its message, shortened.
    public var message: String
    /// The project's file that it came from, relative to the snapshot where it lies in it.
    public var file: String?
    /// The 1-based line in ``file``.
    public var line: Int?
    /// The module or path that is missing, where the kind has one.
    public var subject: String?
    /// What the probe knows of the way on: a shell line that was left out, a key of the policy.
    public var hint: String?
    /// The last frames as `file:line in function`, outermost first, at most 8.
    public var frames: [String]
    /// Optimizer steps that were seen before it.
    public var steps: Int

    /// One line: where, what kind, and the exception's own words.
    public var description: String {
        let place = file.map { file in line.map { "\(file):\($0): " } ?? "\(file): " } ?? ""
        let what =
            switch kind {
            case .needsGPU: "the script needs a GPU"
            case .dataMissing: subject.map { "data is missing: \($0)" } ?? "data is missing"
            case .noModule: subject.map { "no module named \($0)" } ?? "a module is missing"
            case .noNetwork: "the script needs the network"
            case .wantsInput: "the script waits for input"
            case .needsColab: "the notebook needs Colab"
            case .interrupted: "the script was interrupted"
            case .other: "the script raised"
            }
        return "\(place)\(what) (\(type)\(message.isEmpty ? "" : ": \(message)"))"
    }
}
