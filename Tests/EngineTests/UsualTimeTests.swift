import Testing

@testable import Engine

/// How long a step usually takes, by passes and failures, the newest first.
@Suite struct UsualTimeTests {
    @Test(
        arguments: [
            ([], [], nil), ([14], [], 14), ([1, 1, 9], [], 1), ([9, 1], [], 9),
            // A step that never passed, one that crashed at once among its runs.
            ([], [14], 14), ([], [100, 14_000], 14_000), ([], [14_000, 100], 14_000), ([], [1, 1, 1, 1, 1, 600], 1),
            // A crash says nothing against the time that is known.
            ([14_000], [100], 14_000), ([14_000, 14_000], [100, 100, 100, 100, 100], 14_000),
            // One time limit is an outlier, several are not.
            ([1, 1, 1], [600], 1), ([1, 1, 1], [600, 600, 600], 600), ([1], [14, 14], 14),
        ] as [([Int], [Int], Int?)])
    func usual(_ passes: [Int], _ failures: [Int], _ wanted: Int?) {
        #expect(UsualTime(passes: passes, failures: failures).milliseconds == wanted)
    }
}
