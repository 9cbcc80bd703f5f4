package import JSON

/// What the processes of one training say of the parameters that each of them holds at the end.
extension TrainingRun {
    /// One process of a distributed run.
    package struct Rank {
        /// How many processes there are.
        package var world = 0
        /// Optimizer steps that this one took.
        package var steps = 0
        /// A digest of each parameter's bytes, by its name.
        package var digests: [String: String] = [:]
        /// The parameters that a wrapper is to keep the same in all processes.
        package var shared: Set<String> = []
    }

    /// Takes what one process says; false where it lacks what it must have.
    package mutating func addRank(_ fields: JSONMembers) -> Bool {
        guard let number = fields["rank"]?.count, let world = fields["world"]?.count, number < world, world <= 65_536,
            let steps = fields["steps"]?.count, let items = fields["items"]?.array
        else { return false }
        var rank = ranks[number] ?? Rank()
        (rank.world, rank.steps) = (world, steps)
        for item in items {
            guard let item = item.object, let name = item["name"]?.string, let digest = item["digest"]?.string,
                rank.digests.count < EventReader.listLimit
            else { return false }
            rank.digests[name] = digest
            if item["shared"]?.bool == true { rank.shared.insert(name) }
        }
        ranks[number] = rank
        return true
    }
}
