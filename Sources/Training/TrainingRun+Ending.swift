import JSON

extension TrainingRun {
    /// How the run ended, in the order of what matters most to its reader.
    package var end: TrainingEnd {
        if case .damaged(let reason) = trust { return .damaged(reason) }
        if let fault { return .probeFault(fault) }
        if started {
            guard let ending else { return .truncated(steps: observedSteps) }
            return end(from: ending, steps: observedSteps)
        }
        // A launcher fails because the script failed: of several exceptions the first one tells most.
        let failed = untrained.filter { $0["how"]?.string == "exception" || $0["fault"] != nil }
        let withFramework = failed.first { $0["torch"]?.bool == true }
        guard let fields = withFramework ?? failed.first ?? untrained.last else {
            return imported.first.map { .callMissing(framework: $0) } ?? .neverStarted
        }
        if let fault = fields["fault"]?.string { return .probeFault(fault) }
        return end(from: fields, steps: 0)
    }

    private func end(from fields: JSONMembers, steps: Int) -> TrainingEnd {
        switch fields["how"]?.string {
        case "steps": return .stepsReached
        case "usage": return .wantsArguments(fields["message"]?.string ?? "")
        case "exception": return .exception(exception(from: fields, steps: steps))
        case "finished" where started && steps > 0: return .finishedEarly(steps: steps)
        case "finished" where !started && fields["torch"]?.bool != true && !imported.isEmpty:
            return .callMissing(framework: imported[0])
        case "finished": return .neverTrained(frameworkImported: started || fields["torch"]?.bool ?? false)
        default: return .damaged("an end of an unknown kind")
        }
    }

    private func exception(from fields: JSONMembers, steps: Int) -> TrainingException {
        let frames = (fields["frames"]?.array ?? []).prefix(8).compactMap { frame -> String? in
            guard let frame = frame.object, let file = frame["file"]?.string else { return nil }
            return "\(file):\(frame["line"]?.count ?? 0) in \(frame["function"]?.string ?? "?")"
        }
        return TrainingException(
            kind: fields["kind"]?.string.flatMap(TrainingException.Kind.init(rawValue:)) ?? .other,
            type: fields["type"]?.string ?? "an exception", message: oneLine(fields["message"]?.string ?? ""),
            file: fields["file"]?.string, line: fields["line"]?.count, subject: fields["subject"]?.string,
            frames: frames, steps: steps)
    }

    private func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
    }

    /// The run in numbers.
    package var summary: TrainingSummary {
        var summary = TrainingSummary()
        summary.steps = observedSteps
        summary.framework = framework
        summary.device = device
        summary.outputShapes = outputs.filter(\.isMain).flatMap { output in
            output.shapes.map { "\(output.module) \($0)" }
        }
        .sorted()
        if let module = ending?["slowest"]?.string, let share = ending?["slowest_share"]?.double, share <= 1 {
            summary.slowestModule = "\(module), \(Int((max(0, share) * 100).rounded())) % of the forward pass"
        }
        summary.losses = Array(steps.compactMap(\.loss).prefix(TrainingSummary.lossLimit))
        summary.gradientNorms = Array(steps.compactMap(\.gradientNorm).prefix(TrainingSummary.lossLimit))
        summary.largestGradientNorm = steps.compactMap(\.gradientNorm).max()
        summary.learningRates = rates
        summary.skippedSteps = ending?["skipped"]?.count ?? 0
        summary.peakMemoryBytes = ending?["peak_memory"]?.count
        summary.parameterCount = ending?["parameters"]?.count
        summary.seconds = ending?["seconds"]?.double
        if let first = steps.first, let last = steps.last, let begin = first.seconds, let finish = last.seconds,
            finish > begin, let before = first.samples, let after = last.samples, after > before
        {
            summary.samplesPerSecond = Double(after - before) / (finish - begin)
        }
        return summary
    }
}
