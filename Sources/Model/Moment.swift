/// A point in time, in milliseconds since the beginning of 1970, UTC.
public struct Moment: Sendable, Hashable, Comparable {
    /// Milliseconds since the beginning of 1970.
    public var milliseconds: Int

    /// Makes a moment; what lies outside the years 1 to 9999 is moved to their ends.
    public init(milliseconds: Int) {
        self.milliseconds = min(max(milliseconds, -62_135_596_800_000), 253_402_300_799_999)
    }

    /// Reads a run record's time, `2026-11-23T17:38:30.123Z`; a fraction may be missing.
    ///
    /// - Returns: nil where the text is not a time of that form; RFC 3339 allows more than this reads.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        func number(_ range: Range<Int>) -> Int? {
            var value = 0
            for byte in bytes[range] {
                guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
                value = value * 10 + Int(byte - UInt8(ascii: "0"))
            }
            return value
        }
        guard bytes.count >= 20, bytes.count <= 30, bytes.last == UInt8(ascii: "Z"),
            bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"), bytes[10] == UInt8(ascii: "T"),
            bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
            let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19),
            (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second <= 60
        else { return nil }
        var fraction = 0
        if bytes.count > 20 {
            guard bytes.count > 21, bytes[19] == UInt8(ascii: "."), number(20..<(bytes.count - 1)) != nil else {
                return nil
            }
            var digits = Array(bytes[20..<(bytes.count - 1)].prefix(3))
            while digits.count < 3 { digits.append(UInt8(ascii: "0")) }
            fraction = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        }
        let days = Self.days(year: year, month: month, day: day)
        self.init(milliseconds: (((days * 24 + hour) * 60 + minute) * 60 + second) * 1000 + fraction)
    }

    /// Orders moments in time.
    public static func < (left: Moment, right: Moment) -> Bool { left.milliseconds < right.milliseconds }

    /// Days since the beginning of 1970 in the Gregorian calendar; years begin in March, so that leap days end them.
    private static func days(year: Int, month: Int, day: Int) -> Int {
        let marchYear = month > 2 ? year : year - 1
        let marchMonth = (month + 9) % 12
        let leapDays = marchYear / 4 - marchYear / 100 + marchYear / 400
        return marchYear * 365 + leapDays + (marchMonth * 153 + 2) / 5 + day - 1 - 719_468
    }
}
