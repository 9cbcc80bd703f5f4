import Model
import Words

/// The processes of a distributed run hold the same model.
struct RanksAgree: Invariant {
    let description = InvariantDescription(
        name: "ranks_agree",
        setting: InvariantSetting(
            .error, "All processes of a distributed run hold one model."),
        summary: "After the last step every parameter has the same bytes in all processes of a distributed run.",
        why: "Gradients that nobody averages let the processes drift apart; what is saved is one model of several.",
        source: "PyTorch's notes on DistributedDataParallel: parameters are the same in all processes after each step.",
        notAFailure: [
            "one process", "models of which each process holds another part",
            "processes that no DistributedDataParallel joins: inconclusive where they differ",
        ],
        badExample: "loss = criterion(head(wrapped(x)), y)  # head is in no DistributedDataParallel",
        goodExample: "wrapped = DistributedDataParallel(nn.Sequential(body, head))")

    func judge(_ run: TrainingRun, _ expectations: TrainingExpectations) -> InvariantResult? {
        guard let world = run.ranks.values.map(\.world).max(), world > 1 else {
            return .moot(description.name, "the run is a single process")
        }
        guard let first = run.ranks[0], run.ranks.count == world else {
            return InvariantResult(
                name: description.name, verdict: .inconclusive,
                message: "\(run.ranks.count) of \(world) processes said what they hold")
        }
        var observations = Observations()
        let joined = !first.shared.isEmpty
        for (number, rank) in run.ranks.sorted(by: { $0.key < $1.key }) where number > 0 {
            if rank.steps != first.steps {
                observations.unknowns.append(
                    "rank 0 took \(counted(first.steps, "step")) and rank \(number) \(rank.steps)")
                continue
            }
            for (name, digest) in first.digests.sorted(by: { $0.key < $1.key }) {
                guard let other = rank.digests[name] else { continue }
                observations.seen += 1
                guard other != digest else { continue }
                let text = "\(name) differs between rank 0 and rank \(number) after \(counted(rank.steps, "step"))"
                if joined {
                    observations.failures.append(text)
                } else {
                    observations.unknowns.append(text + "; nothing says that the processes train one model")
                }
            }
        }
        return observations.result(
            description.name, passed: "\(counted(first.digests.count, "parameter")) are the same in \(world) processes",
            nothingSeen: "the processes hold no parameter in common",
            failedAdvice: "wrap all that is trained in one DistributedDataParallel, and call the wrapper",
            unknownAdvice: "join the processes with DistributedDataParallel", isMootUnseen: true)
    }
}
