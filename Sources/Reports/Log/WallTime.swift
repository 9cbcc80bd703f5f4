public import Model

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A date and a time of day, as a clock on the wall shows them.
public struct WallTime: Hashable {
    /// The year.
    var year: Int
    /// The month, from 1.
    var month: Int
    /// The day of the month, from 1.
    var day: Int
    /// The hour, from 0.
    var hour: Int
    /// The minute, from 0.
    var minute: Int
    /// The second, from 0.
    var second: Int

    /// The time of a moment where this machine stands.
    public static func local(_ moment: Moment) -> WallTime {
        var seconds = time_t(moment.milliseconds / 1000)
        var fields = tm()
        localtime_r(&seconds, &fields)
        return WallTime(fields)
    }

    /// The time of a moment in UTC.
    public static func utc(_ moment: Moment) -> WallTime {
        var seconds = time_t(moment.milliseconds / 1000)
        var fields = tm()
        gmtime_r(&seconds, &fields)
        return WallTime(fields)
    }

    private init(_ fields: tm) {
        year = Int(fields.tm_year) + 1900
        month = Int(fields.tm_mon) + 1
        day = Int(fields.tm_mday)
        hour = Int(fields.tm_hour)
        minute = Int(fields.tm_min)
        second = Int(fields.tm_sec)
    }

    /// The date, `2026-11-23`.
    var date: String { "\(year)-\(Self.pair(month))-\(Self.pair(day))" }

    /// Hour and minute, `17:38`.
    var time: String { "\(Self.pair(hour)):\(Self.pair(minute))" }

    /// Date, hour, minute and second.
    var full: String { "\(date) \(time):\(Self.pair(second))" }

    private static func pair(_ number: Int) -> String {
        (number < 10 ? "0" : "") + String(number)
    }
}

/// Times as people read them.
enum TimeText {
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// When something was: relative today, a date and a time this year, a date before.
    ///
    /// - Parameters:
    ///   - moment: What is told.
    ///   - now: What it is told against.
    ///   - zone: The wall's clock.
    static func when(_ moment: Moment, now: Moment, zone: (Moment) -> WallTime = WallTime.local) -> String {
        let then = zone(moment)
        let today = zone(now)
        let minutes = (now.milliseconds - moment.milliseconds) / 60_000
        // A clock that was set back leaves runs in the future: those are told by their date.
        guard moment <= now else { return "\(then.date) \(then.time)" }
        if then.date == today.date {
            if minutes < 1 { return "just now" }
            return minutes < 60 ? "\(minutes) min ago" : "\(minutes / 60) h ago"
        }
        if then.year == today.year, months.indices.contains(then.month - 1) {
            return "\(then.day) \(months[then.month - 1]) \(then.time)"
        }
        return then.date
    }
}
