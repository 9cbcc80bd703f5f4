extension Pattern {
    /// The text nearest to a given one that the pattern matches, nil where none is near.
    ///
    /// Characters change their case, separators become other separators, and what the pattern spells out is added;
    /// nothing is made up: where a pattern wants a number, the text must have brought it.
    ///
    /// - Parameter text: What was typed; only its first 100 characters count.
    public func nearest(to text: String) -> String? {
        guard let speller = Speller(self) else { return nil }
        let typed = Array(text.unicodeScalars.prefix(100))
        var search = NearestText(pattern: self, speller: speller, typed: typed)
        guard let found = search.run() else { return nil }
        // What keeps less than half of what was typed is another name, not this one.
        let letters = typed.count { !NearestText.isSeparator($0) }
        return found.kept * 2 >= letters && found.kept > 0 ? found.text : nil
    }
}

/// The cheapest way to turn a text into one that a pattern matches, by Dijkstra's algorithm with a queue of buckets.
struct NearestText {
    private enum Cost {
        static let change = 1
        static let dropSeparator = 1
        static let addSeparator = 2
        static let addLetter = 3
        static let dropLetter = 8
        static let most = 100
    }

    /// A beginning of the result, and how much of what was typed is used up.
    private struct Place: Hashable {
        var text: String
        var position: Int
    }

    /// A place, with how many typed letters and digits its text has.
    private struct Step {
        var place: Place
        var kept: Int
    }

    let pattern: Pattern
    var speller: Speller
    let typed: [Unicode.Scalar]

    private var costs: [Place: Int] = [:]
    private var buckets: [[Step]] = []

    init(pattern: Pattern, speller: Speller, typed: [Unicode.Scalar]) {
        self.pattern = pattern
        self.speller = speller
        self.typed = typed
    }

    /// The nearest text, and how many typed letters and digits it has.
    mutating func run() -> (text: String, kept: Int)? {
        let budget = PatternBudget(steps: PatternBudget.maxSteps)
        costs = [:]
        buckets = [[Step]](repeating: [], count: Cost.most + 1)
        reach("", 0, kept: 0, cost: 0)
        for cost in 0...Cost.most {
            while let step = buckets[cost].popLast(), !speller.isExhausted {
                guard costs[step.place] == cost else { continue }
                if step.place.position == typed.count, pattern.outcome(of: step.place.text, budget) == .matched {
                    return (step.place.text, step.kept)
                }
                advance(step, cost)
            }
        }
        return nil
    }

    private mutating func advance(_ step: Step, _ cost: Int) {
        let text = step.place.text
        let position = step.place.position
        if position < typed.count {
            let drop = Self.isSeparator(typed[position]) ? Cost.dropSeparator : Cost.dropLetter
            reach(text, position + 1, kept: step.kept, cost: cost + drop)
        }
        let additions: [Unicode.Scalar] =
            switch speller.next(after: text) {
            case .spelled(let scalars): scalars
            case .open(let separators): separators
            case .closed: []
            }
        for scalar in additions {
            let add = Self.isSeparator(scalar) ? Cost.addSeparator : Cost.addLetter
            reach(text + String(scalar), position, kept: step.kept, cost: cost + add)
        }
        guard position < typed.count else { return }
        for (scalar, change) in Self.variants(typed[position]) {
            let longer = text + String(scalar)
            guard speller.mayContinue(longer) else { continue }
            reach(
                longer, position + 1, kept: step.kept + (Self.isSeparator(scalar) ? 0 : 1), cost: cost + change)
        }
    }

    private mutating func reach(_ text: String, _ position: Int, kept: Int, cost: Int) {
        let place = Place(text: text, position: position)
        guard cost <= Cost.most, cost < costs[place] ?? .max else { return }
        costs[place] = cost
        buckets[cost].append(Step(place: place, kept: kept))
    }

    static func isSeparator(_ scalar: Unicode.Scalar) -> Bool { "-_/. ".unicodeScalars.contains(scalar) }

    /// What may stand for a character, with its cost: itself, its other case, another separator.
    private static func variants(_ scalar: Unicode.Scalar) -> [(Unicode.Scalar, Int)] {
        if isSeparator(scalar) { return [(scalar, 0)] + "-_/.".unicodeScalars.map { ($0, Cost.change) } }
        let other =
            scalar.properties.isUppercase
            ? scalar.properties.lowercaseMapping : scalar.properties.uppercaseMapping
        guard let first = other.unicodeScalars.first, first != scalar else { return [(scalar, 0)] }
        return [(scalar, 0), (first, Cost.change)]
    }
}
