import Model
import Words

/// No sample of the training set is in the set that judges it.
struct NoLeak: Invariant {
    let description = InvariantDescription(
        name: "no_leak",
        setting: InvariantSetting(
            .warning, "No sample of one data set is in another.", allowance: .percent(1)),
        evidence: "sets",
        summary: "No more than 1 % of a validation or test set's samples are in the training set, by index or content.",
        why: "A model is praised for what it has seen, and nothing in its curves says so.",
        source: "scikit-learn's documentation on data leakage; deepchecks (train-test sample mix).",
        notAFailure: [
            "two loaders over one data set", "data that repeats itself, by as much as it repeats itself",
            "sets of which nothing says what they are for",
        ],
        badExample: "train, val = Subset(data, range(0, 900)), Subset(data, range(800, 1000))",
        goodExample: "train, val = random_split(data, [900, 100])")

    func judge(_ run: TrainingRun, _ expectations: TrainingExpectations) -> InvariantResult? {
        var observations = Observations()
        let most = expectations.allowance(description) / 100
        for pair in run.sets {
            observations.seen += 1
            let allowed = max(1, most * Double(pair.size), 2 * Double(pair.repeats))
            guard Double(pair.shared) > allowed else { continue }
            let text =
                "\(pair.shared) of \(counted(pair.size, "sample")) are in both \(pair.first) and \(pair.second)"
            if pair.isClear {
                observations.failures.append(text)
            } else {
                observations.unknowns.append(text + "; nothing says which of them judges the other")
            }
        }
        return observations.result(
            description.name, passed: "\(counted(observations.seen, "pair")) of data sets share no samples",
            nothingSeen: "no two data sets could be compared",
            failedAdvice: "split once, by index, before anything else",
            unknownAdvice: "name the variables after what they are for: train_set, val_set", isMootUnseen: true)
    }
}
