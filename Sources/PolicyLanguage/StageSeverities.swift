public import Model

/// A severity for every stage.
public struct StageSeverities: Sendable, Hashable {
    /// The severities that differ from `otherwise`.
    public var byStage: [Stage: Severity]
    /// The severity at every other stage.
    public var otherwise: Severity

    /// Makes severities.
    public init(_ otherwise: Severity, _ byStage: [Stage: Severity] = [:]) {
        self.otherwise = otherwise
        self.byStage = byStage.filter { $0.value != otherwise }
    }

    /// The severity at a stage.
    public subscript(stage: Stage) -> Severity { byStage[stage] ?? otherwise }

    /// True where no stage looks for it.
    public var isOff: Bool { otherwise == .off && byStage.isEmpty }
}
