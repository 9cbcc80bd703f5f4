import Model
import Words

/// A training under its step: the curves, and what was found of each invariant.
enum TrainingLines {
    private static let curveColumns = 30

    /// The lines, none for other steps; failures are findings of their own and not told twice.
    static func lines(_ step: StepRecord, indent: Int, _ style: TextStyle, _ layout: TextLayout) -> [String] {
        guard let training = step.training, step.outcome != .skipped else { return [] }
        var texts: [String] = []
        for (name, curve) in [("loss", training.losses), ("gradients", training.gradientNorms)] where curve.count > 1 {
            let values = curve.map { $0 ?? .nan }
            let ends = [values.first, values.last].compactMap { $0 }.map(LossCurve.number)
            texts.append("\(name) \(LossCurve.line(values, columns: curveColumns)) \(ends.joined(separator: " to "))")
        }
        if let module = training.slowestModule { texts.append("slowest: \(module)") }
        // Where nothing was seen at all, one finding has said so.
        if !training.losses.isEmpty {
            for (verdict, word) in [("passed", "holds"), ("failed", "fails"), ("moot", "not told by this run")] {
                let names = training.invariants.filter { $0.verdict == verdict }.map(\.name)
                if !names.isEmpty { texts.append("\(word): \(names.joined(separator: ", "))") }
            }
        }
        let narrow = (layout.width ?? .max) - indent < 40
        return texts.flatMap { layout.lines(VisibleText.line($0), indent: narrow ? 4 : indent) }
            .map { style.paint($0, .grey) }
    }
}
