import Model

/// The policy: it is there, and it can be read.
enum PolicyHealth: DoctorCheck {
    static let name = "policy"

    static func look(_ patient: Patient) -> [Ailment] {
        let errors = patient.mistakes.filter { $0.severity == .error || patient.policy == nil }
        return errors.map { finding in
            let place = finding.location.map { location in
                "\(location.path)" + (location.line.map { ":\($0)" } ?? "") + ": "
            }
            return Ailment(
                (place ?? "") + finding.message, "without a policy that can be read nothing is judged",
                finding.command ?? "gate init")
        }
    }
}
