/// A number with its noun: `1 file`, `2 files`, `3 passes`.
///
/// - Parameter plural: The noun for every number but 1, where an `s` at its end does not make it.
public func counted(_ number: Int, _ noun: String, plural: String? = nil) -> String {
    "\(number) \(number == 1 ? noun : plural ?? noun + "s")"
}

/// Sizes as people read them: 1 kB is 1000 bytes and 1 MB is 1000 kB, in a policy and in messages.
public enum SizeText {
    /// The units in which a policy gives sizes, in bytes; it may give those of 1024 by their own names.
    public static let units: [(name: String, bytes: Int)] = [
        ("B", 1), ("kB", 1_000), ("KB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000),
        ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("TiB", 1 << 40),
    ]

    /// A size, cut to a tenth: `812 bytes`, `12.3 kB`, `5 MB`, `1.2 GB`.
    public static func measured(_ bytes: Int) -> String {
        if bytes < 1_000 { return counted(bytes, "byte") }
        let (unit, name) =
            bytes < 1_000_000 ? (1_000, "kB") : bytes < 1_000_000_000 ? (1_000_000, "MB") : (1_000_000_000, "GB")
        let tenths = bytes / (unit / 10)
        return tenths % 10 == 0 || tenths >= 1_000 ? "\(tenths / 10) \(name)" : "\(tenths / 10).\(tenths % 10) \(name)"
    }

    /// A limit, as a policy writes it: `500kB`, `5MB`.
    public static func limit(_ bytes: Int) -> String {
        let decimal = units.filter { $0.name != "KB" && !$0.name.hasSuffix("iB") }
        let unit = decimal.last { $0.bytes <= bytes && bytes % $0.bytes == 0 }
        return unit.map { "\(bytes / $0.bytes)\($0.name)" } ?? "\(bytes)B"
    }
}

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
