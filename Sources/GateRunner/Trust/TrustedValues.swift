import GatePolicy
import Git

/// What may run of a policy: what the user has allowed, and what stands on the recorded upstream branch as well.
///
/// Every run asks here before a command of a policy starts.
enum TrustedValues {
    /// The answer for one policy.
    struct Answer: Sendable, Hashable {
        /// The values that may not be used.
        var refused: [CommandValue] = []
        /// Why upstream does not speak for them, where that is worth a word.
        var note: String?
    }

    static func judge(
        _ values: [CommandValue], _ repository: borrowing Repository, _ state: StateFolder,
        _ surroundings: Surroundings
    ) throws -> Answer {
        if values.isEmpty { return Answer() }
        let trust = try TrustStore(stateFolder: surroundings.stateFolder, commonFolder: repository.commonFolder).read()
        let refused = values.filter { !trust.allows($0) }
        // A fresh clone's policy stands on its upstream branch too, so the first word is always the user's.
        guard !refused.isEmpty, trust.wasAsked, let upstream = trust.upstream else {
            return Answer(refused: refused, note: trust.note)
        }
        switch try upstream.word(repository, state, now: surroundings.now) {
        case .unknown: return Answer(refused: refused)
        case .lost(let reason): return Answer(refused: refused, note: reason)
        case .tip(let tip):
            let held = Set(try JudgedPolicy.read(repository, try repository.commit(tip).tree).map(commands) ?? [])
            return Answer(refused: refused.filter { !held.contains($0) })
        }
    }

    private static func commands(_ bytes: [UInt8]) -> [CommandValue] {
        Policy.decode(bytes: bytes).policy?.commandValues ?? []
    }
}
