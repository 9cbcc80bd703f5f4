/// What shows that code trains.
struct TrainingEvidence: Sendable, Hashable, Comparable {
    /// The ways in which code trains, the weakest first.
    enum Kind: Int, Sendable {
        /// Gradients are computed, and nothing is seen to use them.
        case backward
        /// An estimator or a model of Keras is fitted.
        case fit
        /// A function of JAX is differentiated.
        case gradient
        /// A framework's trainer is started.
        case trainer
        /// An optimizer steps.
        case optimizer
    }

    /// How it trains.
    var kind: Kind
    /// The call that shows it, such as `optimizer.step()`.
    var call: String
    /// The line of the file, from 1.
    var line: Int

    static func < (left: TrainingEvidence, right: TrainingEvidence) -> Bool { left.kind.rawValue < right.kind.rawValue }
}

/// Which names of a file stand for optimizers and trainers.
struct TrainingBindings: Sendable {
    private var optimizers: Set<String> = []
    private var trainers: Set<String> = []

    /// Reads the assignments of a file.
    init(_ lines: [String], _ imports: [String: ScriptSource.Import]) {
        for code in lines {
            guard let (targets, call) = Self.assignment(code) else { continue }
            if Self.makesOptimizer(call, imports) { optimizers.formUnion(targets) }
            if call.last.hasSuffix("Trainer"), Self.isForeign(call, imports) { trainers.formUnion(targets) }
        }
    }

    /// The names before a plain `=`, and the call behind it.
    private static func assignment(_ code: String) -> ([String], NameChain)? {
        guard let equals = code.firstIndex(of: "="), code.index(after: equals) < code.endIndex,
            code[code.index(after: equals)] != "=", equals > code.startIndex,
            !"=!<>+-*/%&|^:".contains(code[code.index(before: equals)])
        else { return nil }
        let left = code[..<equals]
        guard !left.contains("("), let call = NameChain.all(in: String(code[code.index(after: equals)...])).first
        else { return nil }
        let targets = left.split(separator: ",").map { target -> String in
            let plain = target.split(separator: ":").first ?? target
            return plain.trimmed.split(separator: ".").last.map(String.init) ?? ""
        }
        return call.isCalled ? (targets, call) : nil
    }

    private static func makesOptimizer(_ call: NameChain, _ imports: [String: ScriptSource.Import]) -> Bool {
        if isSchedule(call.text) { return false }
        if call.parts.contains(where: { $0.lowercased().contains("optim") }) { return true }
        let source = call.parts.first.flatMap { imports[$0] }
        return source?.module.lowercased().contains("optim") == true || classes.contains(call.last)
    }

    private static let classes: Set<String> = [
        "Adam", "AdamW", "SGD", "RMSprop", "Adagrad", "Adadelta", "Adamax", "NAdam", "RAdam", "LBFGS", "Adafactor",
        "LAMB", "LARS", "Lion", "Muon", "FusedAdam", "AdamW8bit",
    ]

    private static func isForeign(_ call: NameChain, _ imports: [String: ScriptSource.Import]) -> Bool {
        guard let first = call.parts.first, let source = imports[first] else { return false }
        let root = source.module.split(separator: ".").first.map(String.init) ?? ""
        return ScriptSource.frameworks.contains(root) || root == "setfit" || root == "sentence_transformers"
    }

    private static func isSchedule(_ text: String) -> Bool {
        let small = text.lowercased()
        return small.contains("sched") || small.contains("profil")
    }

    /// What a call shows.
    func evidence(_ call: NameChain, modules: Set<String>, line: Int) -> TrainingEvidence? {
        func imports(_ names: String...) -> Bool {
            modules.contains { module in names.contains { module == $0 || module.hasPrefix($0 + ".") } }
        }
        func found(_ kind: TrainingEvidence.Kind) -> TrainingEvidence {
            let name = call.parts.first == "" ? String(call.text.dropFirst()) : call.text
            return TrainingEvidence(kind: kind, call: "\(name)()", line: line)
        }
        let receiver = call.receiver
        let small = receiver.lowercased()
        switch call.last {
        case "step" where call.parts.count > 1:
            if Self.isSchedule(receiver) { return nil }
            let isNamed =
                small.contains("optim") || small == "opt" || small.hasPrefix("opt_") || small.hasSuffix("_opt")
            let scales = small.contains("scaler") && !call.arguments.isEmpty
            return optimizers.contains(receiver) || isNamed || scales ? found(.optimizer) : nil
        case "apply_gradients":
            return imports("tensorflow", "keras") ? found(.optimizer) : imports("jax", "flax") ? found(.gradient) : nil
        case "apply_updates": return imports("optax") ? found(.gradient) : nil
        case "value_and_grad", "grad":
            return imports("jax", "flax", "equinox") && (call.parts.count > 1 || imports("jax"))
                ? found(.gradient) : nil
        case "backward" where call.parts.count > 1: return imports("torch") ? found(.backward) : nil
        case "LightningCLI": return found(.trainer)
        case "fit" where call.parts.count > 1:
            if trainers.contains(receiver) || imports("lightning", "pytorch_lightning") && small.contains("trainer") {
                return found(.trainer)
            }
            return imports("keras", "tensorflow", "sklearn", "skorch", "lightning", "pytorch_lightning")
                ? found(.fit) : nil
        case "fit_one_cycle", "fine_tune": return imports("fastai") ? found(.trainer) : nil
        case "train" where call.parts.count > 1:
            if trainers.contains(receiver) { return found(.trainer) }
            let isTrainer = small.contains("trainer") && imports("transformers", "trl", "setfit")
            return isTrainer || imports("ultralytics") && !call.arguments.isEmpty ? found(.trainer) : nil
        default: return nil
        }
    }
}
