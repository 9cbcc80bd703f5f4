/// Durations as people read them.
public enum DurationText {
    /// The units in which a policy gives durations, in milliseconds, the smallest first.
    public static let units: [(name: String, milliseconds: Int)] = [
        ("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000), ("w", 604_800_000),
    ]

    /// What something took: `0.34 s`, `12.1 s`, `3 min 20 s`, `2 h 5 min`.
    public static func measured(_ milliseconds: Int) -> String {
        let milliseconds = max(0, milliseconds)
        let minutes = milliseconds / 60_000
        if minutes >= 120 { return "\(minutes / 60) h \(minutes % 60) min" }
        if minutes >= 2 { return "\(minutes) min \(milliseconds / 1_000 % 60) s" }
        if milliseconds >= 10_000 { return "\(milliseconds / 1_000).\(milliseconds / 100 % 10) s" }
        let hundredths = milliseconds / 10 % 100
        return "\(milliseconds / 1_000).\(hundredths < 10 ? "0" : "")\(hundredths) s"
    }

    /// A limit, as a policy writes it: `1500ms`, `90s`, `2m`, `1h`, `7d`.
    public static func limit(_ milliseconds: Int) -> String {
        // Weeks are read and never written: nobody says 12w for 84d.
        let unit = units.last {
            $0.name != "w" && $0.milliseconds <= milliseconds && milliseconds % $0.milliseconds == 0
        }
        return unit.map { "\(milliseconds / $0.milliseconds)\($0.name)" } ?? "\(milliseconds)ms"
    }

    /// Whole seconds of a clock that is running: `12 s`.
    public static func running(_ milliseconds: Int) -> String { "\(milliseconds / 1_000) s" }

    /// How old something is, in one unit: `a moment`, `12 seconds`, `3 minutes`, `5 hours`, `4 days`.
    public static func age(_ milliseconds: Int) -> String {
        let seconds = milliseconds / 1_000
        if seconds < 2 { return "a moment" }
        if seconds < 120 { return counted(seconds, "second") }
        if seconds < 7_200 { return counted(seconds / 60, "minute") }
        return seconds < 172_800 ? counted(seconds / 3_600, "hour") : counted(seconds / 86_400, "day")
    }
}
