package import Git
import PolicyLanguage
package import Rules

/// What may run of a policy: what the user has allowed, and what stands on the recorded upstream branch as well.
///
/// Every run asks here before a command of a policy starts.
package enum TrustedValues {
    /// The answer for one policy.
    package struct Answer: Sendable, Hashable {
        /// The values that may not be used.
        package var refused: [CommandValue] = []
        /// Why upstream does not speak for them, where that is worth a word.
        package var note: String?
    }

    /// Answers for the values of one policy.
    ///
    /// - Parameter fetch: Fetches a branch of a remote, nil for its default one; gives false where that cannot be.
    package static func judge(
        _ values: [CommandValue], _ repository: borrowing Repository, _ state: StateFolder,
        _ surroundings: Surroundings, fetch: (_ remote: String, _ branch: String?) async throws -> Bool
    ) async throws -> Answer {
        if values.isEmpty { return Answer() }
        let trust = try TrustStore(stateFolder: surroundings.stateFolder, commonFolder: repository.commonFolder).read()
        var refused = values.filter { !trust.allows($0) }
        // A fresh clone's policy stands on its upstream branch too, so the first word is always the user's.
        guard !refused.isEmpty, trust.wasAsked, let upstream = trust.upstream else {
            return Answer(refused: refused, note: trust.note)
        }
        for isLast in [false, true] {
            switch try upstream.word(repository, state, now: surroundings.now) {
            case .lost(let reason): return Answer(refused: refused, note: reason)
            case .known(let known):
                let confirmed = try commands(known.confirmed, repository)
                refused.removeAll(where: confirmed.contains)
                // Asking the network is for values that stand on the branch as far as this clone knows.
                let newest = try commands(known.newest, repository)
                guard refused.contains(where: newest.contains), known.newest != known.confirmed else {
                    return Answer(refused: refused)
                }
                if isLast {
                    return Answer(
                        refused: refused,
                        note: "\(upstream.name) does not hold them: gate has just asked \(upstream.address.shown)")
                }
                if try await fetch(known.remote, upstream.branch) { continue }
                return Answer(
                    refused: refused,
                    note: "\(upstream.name) holds them as far as this clone knows; "
                        + "gate fetch asks \(upstream.address.shown)")
            }
        }
        return Answer(refused: refused)
    }

    private static func commands(_ tip: ObjectID?, _ repository: borrowing Repository) throws -> Set<CommandValue> {
        guard let tip else { return [] }
        return Set(try JudgedPolicy.read(repository, try repository.commit(tip).tree).map(commands) ?? [])
    }

    private static func commands(_ bytes: [UInt8]) -> [CommandValue] {
        Policy.decode(bytes: bytes).policy?.commandValues ?? []
    }
}
