/// Biases that no loss depends on.
extension TrainingRun {
    /// Whether a bias's gradients cancel out: its layer's weight gets some, through the same outputs.
    ///
    /// Losses of differences, as between the two outputs of a siamese network, do not see a shift of both.
    package func isCancelledShift(_ parameter: Parameter) -> Bool {
        guard parameter.gradient == .zero, parameter.optimized else { return false }
        guard parameter.name == "bias" || parameter.name.hasSuffix(".bias") else { return false }
        let weight = parameter.name.dropLast(4) + "weight"
        return parameters.contains { other in
            other.model == parameter.model && other.gradient == .present && other.name == weight
        }
    }
}
