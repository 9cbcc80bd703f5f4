import ArgumentParser
import PolicyLanguage
import Words

/// A duration on a command line: as in a policy, `90s` or `2m`, and a plain number is seconds.
struct DurationArgument: ExpressibleByArgument, Sendable {
    /// How long it is.
    let milliseconds: Int

    init(milliseconds: Int) {
        self.milliseconds = milliseconds
    }

    init?(argument: String) {
        let isNumber = !argument.isEmpty && argument.utf8.allSatisfy { 48...57 ~= $0 }
        let units = DurationText.units.map { ($0.name, $0.milliseconds) }
        guard let value = Measure.value(isNumber ? argument + "s" : argument, units),
            (1...Measure.mostMilliseconds).contains(value)
        else { return nil }
        milliseconds = value
    }

    var defaultValueDescription: String { DurationText.limit(milliseconds) }
}
