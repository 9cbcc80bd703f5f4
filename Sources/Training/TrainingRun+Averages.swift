/// Averages of trained parts, as momentum encoders and teachers are.
extension TrainingRun {
    /// Whether a buffer is in a module whose parameters average those of a trained one.
    package func isInAverage(_ buffer: Parameter) -> Bool {
        guard buffer.isBuffer, let end = buffer.name.lastIndex(of: ".") else { return false }
        let place = buffer.name[...end]
        return parameters.contains { other in
            other.model == buffer.model && other.follows && other.name.hasPrefix(place)
        }
    }
}
