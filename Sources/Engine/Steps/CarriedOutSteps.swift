import Model

/// The ends of a plan's steps, in the plan's order.
package struct CarriedOutSteps: Sendable {
    package var ends: [FinishedStep] = []
    package var notices: [String] = []
    /// What the results depend on, by the steps' names, where that can be told: such a pass is known from now on.
    package var keys: [String: StepKey] = [:]
}
