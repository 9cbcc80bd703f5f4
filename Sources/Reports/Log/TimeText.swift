import Model

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
