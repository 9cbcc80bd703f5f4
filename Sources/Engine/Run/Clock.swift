import Model

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Names and times of runs.
package enum Clock {
    /// Milliseconds since 1970.
    package static func milliseconds() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
    }

    /// UTC with milliseconds, RFC 3339.
    package static func text(_ milliseconds: Int) -> String { Moment(milliseconds: milliseconds).text }

    /// A day in local time: `2026-11-30`.
    static func day(_ seconds: Int) -> String { String(local(seconds, now: 0).prefix(10)) }

    /// A moment in local time for people: `12:03`, with the date where it is another day than today's.
    package static func local(_ seconds: Int, now: Int) -> String {
        func parts(_ seconds: Int) -> tm {
            var (time, parts) = (time_t(plausible(seconds)), tm())
            localtime_r(&time, &parts)
            return parts
        }
        func two(_ number: Int32) -> String { (number < 10 ? "0" : "") + "\(number)" }
        let (then, today) = (parts(seconds), parts(now))
        let clock = "\(two(then.tm_hour)):\(two(then.tm_min))"
        if then.tm_year == today.tm_year, then.tm_yday == today.tm_yday { return clock }
        return "\(then.tm_year + 1900)-\(two(then.tm_mon + 1))-\(two(then.tm_mday)) \(clock)"
    }

    /// True for a time that is still to come, beyond what the clocks of two machines may differ.
    static func isToCome(_ seconds: Int) -> Bool { seconds > milliseconds() / 1000 + 300 }

    /// A moment between 1970 and the year 9999: files and commits may name any.
    package static func plausible(_ seconds: Int) -> Int { max(0, min(seconds, 253_402_300_799)) }

    /// Seconds since 1970 of a text as `text` writes it; nil for any other.
    package static func seconds(_ text: String) -> Int? { Moment(text).map { $0.milliseconds / 1000 } }

    /// A UUIDv7, RFC 9562: ids sort by the time of their making.
    package static func identifier(_ milliseconds: Int) -> String {
        var bytes = (0..<6).map { UInt8(truncatingIfNeeded: milliseconds >> (40 - 8 * $0)) }
        var generator = SystemRandomNumberGenerator()
        // Two questions to the system instead of ten.
        let random = [generator.next(), generator.next()]
        bytes += (0..<10).map { UInt8(truncatingIfNeeded: random[$0 / 8] >> (8 * UInt64($0 % 8))) }
        bytes[6] = bytes[6] & 0x0F | 0x70
        bytes[8] = bytes[8] & 0x3F | 0x80
        let digits = Array("0123456789abcdef")
        var text = ""
        for (index, byte) in bytes.enumerated() {
            if [4, 6, 8, 10].contains(index) { text.append("-") }
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return text
    }
}
