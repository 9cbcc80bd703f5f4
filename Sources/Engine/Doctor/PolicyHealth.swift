import Model

/// The policy: it is there, and it can be read.
enum PolicyHealth: DoctorCheck {
    static let name = "policy"

    static func look(_ context: DoctorContext) -> [DoctorProblem] {
        let errors = context.mistakes.filter { $0.severity == .error || context.policy == nil }
        return errors.map { finding in
            let place = finding.location.map { location in
                "\(location.path)" + (location.line.map { ":\($0)" } ?? "") + ": "
            }
            return DoctorProblem(
                (place ?? "") + finding.message, "without a policy that can be read nothing is judged",
                finding.command ?? "gate init")
        }
    }
}
