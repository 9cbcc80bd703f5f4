import Testing
import Words

@Suite struct WordsTests {
    @Test(arguments: [
        (-1, "0.00 s"), (0, "0.00 s"), (5, "0.00 s"), (340, "0.34 s"), (999, "0.99 s"), (9_999, "9.99 s"),
        (12_100, "12.1 s"), (119_999, "119.9 s"), (120_000, "2 min 0 s"), (200_000, "3 min 20 s"),
        (7_199_999, "119 min 59 s"), (7_500_000, "2 h 5 min"),
    ])
    func whatSomethingTook(milliseconds: Int, text: String) {
        #expect(DurationText.measured(milliseconds) == text)
    }

    @Test(arguments: [
        (0, "0ms"), (1, "1ms"), (1_500, "1500ms"), (90_000, "90s"), (120_000, "2m"), (3_600_000, "1h"),
        (604_800_000, "7d"), (86_400_001, "86400001ms"),
    ])
    func limits(milliseconds: Int, text: String) {
        #expect(DurationText.limit(milliseconds) == text)
    }

    @Test(arguments: [
        (0, "a moment"), (2_000, "2 seconds"), (119_999, "119 seconds"), (120_000, "2 minutes"), (7_200_000, "2 hours"),
        (172_800_000, "2 days"), (.max, "106751991167 days"),
    ])
    func ages(milliseconds: Int, text: String) {
        #expect(DurationText.age(milliseconds) == text)
    }

    @Test(arguments: [
        (0, "0 bytes", "0B"), (1, "1 byte", "1B"), (999, "999 bytes", "999B"), (1_000, "1 kB", "1kB"),
        (1_023, "1 kB", "1023B"), (12_345, "12.3 kB", "12345B"), (500_000, "500 kB", "500kB"),
        (5_000_000, "5 MB", "5MB"), (999_999_999, "999 MB", "999999999B"), (5_000_000_000, "5 GB", "5GB"),
        (1_000_000_000_000_000, "1000000 GB", "1000TB"),
    ])
    func sizes(bytes: Int, text: String, limit: String) {
        #expect(SizeText.measured(bytes) == text)
        #expect(SizeText.limit(bytes) == limit)
    }

    @Test func numbersOfThings() {
        #expect([0, 1, 2].map { counted($0, "file") } == ["0 files", "1 file", "2 files"])
        #expect([1, 2].map { counted($0, "pass", plural: "passes") } == ["1 pass", "2 passes"])
    }
}
