import JSON

/// The losses of a run that is under way, taken from its events as they come.
public struct TrainingProgress: Sendable {
    /// The last step that was told, 0 before the first.
    public private(set) var step = 0
    /// The loss of each told step, at most ``TrainingSummary/lossLimit``.
    public private(set) var losses: [Double] = []
    private var rest: [UInt8] = []

    /// Progress of nothing.
    public init() {}

    /// Takes the next bytes, which may end in the middle of a line.
    ///
    /// Returns whether a step was among them.
    public mutating func take(_ bytes: [UInt8]) -> Bool {
        rest += bytes
        var found = false
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            found = read(rest[..<end]) || found
            rest.removeSubrange(...end)
        }
        if rest.count > EventReader.lineLimit { rest = [] }
        return found
    }

    private mutating func read(_ line: ArraySlice<UInt8>) -> Bool {
        guard let fields = (try? JSONValue(line))?.object, fields["event"]?.string == "step",
            let number = fields["step"]?.count
        else { return false }
        step = number
        if let loss = fields["loss"]?.double, losses.count < TrainingSummary.lossLimit { losses.append(loss) }
        return true
    }
}
