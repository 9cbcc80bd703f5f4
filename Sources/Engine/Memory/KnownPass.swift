import Git
import JSON
package import Model

/// A pass of a step as it is remembered: what it depended on, what it said, how long it took.
package struct KnownPass: Sendable, Hashable {
    // The number of this document's form.
    private static let format = 1
    // How many durations tell what is usual.
    private static let mostDurations = 5

    /// What the result depended on; nil where nobody could tell, and the result serves nobody.
    package var key: String?
    /// The parts of the key.
    package var parts: [StepKey.Part]
    /// The step, as it stood in the record of its run.
    package var step: StepRecord
    /// The run in which it ran.
    package var run: String
    /// When it passed, milliseconds since 1970.
    package var at: Int
    /// How long the newest passes of this step took, the newest first, in milliseconds.
    package var durations: [Int]

    package init(key: StepKey?, step: StepRecord, run: String, at: Int, before: KnownPass?) {
        self.key = key?.digest
        parts = key?.parts ?? []
        self.step = step
        self.run = run
        self.at = at
        durations = [step.durationMilliseconds] + (before?.durations ?? []).prefix(Self.mostDurations - 1)
    }

    /// Reads what `document` wrote; nil for anything else.
    package init?(_ document: ArraySlice<UInt8>) {
        guard let members = (try? JSONValue(document))?.object, case .integer(Self.format)? = members["format"],
            let step = members["step"].flatMap(StepRecord.init), let run = members["run"]?.string,
            case .integer(let at)? = members["at"]
        else { return nil }
        key = members["key"]?.string
        self.step = step
        self.run = run
        self.at = at
        var parts: [StepKey.Part] = []
        for part in members["parts"]?.array ?? [] {
            guard let name = part.object?["name"]?.string, let value = part.object?["value"]?.string else { return nil }
            parts.append(StepKey.Part(name: name, value: value))
        }
        self.parts = parts
        durations = (members["durations"]?.array ?? []).compactMap {
            if case .integer(let time) = $0 { time } else { nil }
        }
        if durations.isEmpty { durations = [step.durationMilliseconds] }
    }

    /// The pass as one line of JSON.
    package var document: String {
        var object = JSONObject()
        object.add("format", Self.format)
        object.add("key", key)
        var list: [String] = []
        for part in parts {
            var one = JSONObject()
            one.add("name", part.name)
            one.add("value", part.value)
            list.append(one.text)
        }
        object.add("parts", list)
        object.add("step", document: step.document)
        object.add("run", run)
        object.add("at", at)
        object.add("durations", durations.map { String($0) })
        return object.text
    }
}

extension StepRecord {
    /// Reads a pass as `document` wrote it.
    fileprivate init?(_ value: JSONValue) {
        guard let members = value.object, let name = members["name"]?.string,
            members["outcome"]?.string == StepOutcome.passed.rawValue,
            case .integer(let duration)? = members["durationMilliseconds"]
        else { return nil }
        self.init(
            name: name, checks: (members["checks"]?.array ?? []).compactMap { $0.string.map { CheckID($0) } },
            outcome: .passed, command: members["command"]?.string, durationMilliseconds: duration,
            measurements: (members["measurements"]?.object ?? []).values(\.double),
            remarks: (members["remarks"]?.array ?? []).compactMap { $0.string }, tree: members["tree"]?.string)
    }
}

/// What a step's result depends on, part by part: the same parts, the same result.
package struct StepKey: Sendable, Hashable {
    /// One thing that the result depends on.
    package struct Part: Sendable, Hashable {
        /// What it is, in words.
        package var name: String
        /// Its value, or a digest of it; one line.
        package var value: String
    }

    package let parts: [Part]
    /// SHA-256 over all parts.
    package let digest: String

    package init(_ parts: [Part]) {
        self.parts = parts
        var text: [UInt8] = []
        for part in parts {
            text += part.name.utf8
            text.append(0)
            text += part.value.utf8
            text.append(0)
        }
        digest = Digest.sha256(text)
    }
}
