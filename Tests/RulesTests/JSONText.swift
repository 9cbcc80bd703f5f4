import Model
import TestSupport

enum JSONText {
    /// The record that `--format json` wrote.
    static func record(_ outcome: ScratchOutcome) throws -> RunRecord {
        do {
            return try RunRecord(document: outcome.output[...])
        } catch {
            throw ScratchRepository.Failure(description: "no record (\(error)): \(outcome)")
        }
    }
}
