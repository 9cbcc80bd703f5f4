/// Numbers over time as one line of text, for a terminal.
public enum LossCurve {
    private static let levels = Array("▁▂▃▄▅▆▇█")

    /// The curve in at most so many columns: each is the mean of its numbers; `×` marks one that is not finite.
    public static func line(_ values: [Double], columns: Int = 40) -> String {
        guard !values.isEmpty, columns > 0 else { return "" }
        let count = min(columns, values.count)
        let means = (0..<count).map { column -> Double in
            let part = values[(column * values.count / count)..<max((column + 1) * values.count / count, 1)]
            return part.reduce(0, +) / Double(part.count)
        }
        let finite = means.filter(\.isFinite)
        guard let low = finite.min(), let high = finite.max() else {
            return String(repeating: "×", count: count)
        }
        var line = ""
        for mean in means {
            guard mean.isFinite else {
                line += "×"
                continue
            }
            // A line that is level stands low: nothing has moved.
            let share = high > low ? (mean - low) / (high - low) : 0
            line.append(levels[min(levels.count - 1, Int(share * Double(levels.count)))])
        }
        return line
    }

    /// A number with at most four decimals.
    public static func number(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e12 else { return "\(value)" }
        return "\((value * 10_000).rounded() / 10_000)"
    }
}
