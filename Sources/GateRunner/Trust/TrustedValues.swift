import GateChecks
import GatePolicy
import Git

/// What may run in this repository: what the user has allowed, and what stands on the trusted reference as well.
enum TrustedValues {
    static func read(_ repository: borrowing Repository, _ upstream: UpstreamFacts?, stateFolder: String) throws
        -> Trust
    {
        var trust = try TrustStore(stateFolder: stateFolder, commonFolder: repository.commonFolder).read()
        // A fresh clone's policy stands on its upstream branch too, so the first word is always the user's.
        guard trust.wasAsked, let tip = upstream?.tip else { return trust }
        let tree = try repository.commit(tip).tree
        guard let entry = try repository.entry(Policy.fileName, in: tree), case .file = entry.kind,
            let bytes = try repository.blob(entry.id, limit: 1 << 20),
            let policy = Policy.decode(bytes: bytes).policy
        else { return trust }
        trust.accept(policy.commandValues)
        return trust
    }
}
