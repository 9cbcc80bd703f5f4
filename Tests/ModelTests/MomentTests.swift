import Foundation
import Model
import Testing

@Suite struct MomentTests {
    /// Foundation's calendar is the judge.
    @Test func theTextIsThatOfTheCalendar() throws {
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        var random = SystemRandomNumberGenerator()
        let chosen = [0, 999, -1, 951_782_400_000, 951_868_800_000, 4_107_542_399_999, 253_402_300_799_999]
        // Before 1582 Foundation counts in the Julian calendar.
        let drawn = (0..<2000).map { _ in Int.random(in: -12_212_553_600_000...253_402_300_799_999, using: &random) }
        for milliseconds in chosen + drawn {
            let moment = Moment(milliseconds: milliseconds)
            let date = Date(timeIntervalSince1970: Double(milliseconds / 1000))
            // A fraction below zero is another question; whole seconds serve for the calendar.
            if milliseconds >= 0 || milliseconds % 1000 == 0 {
                #expect(moment.text.prefix(19) == style.format(date).prefix(19), "\(milliseconds)")
            }
            #expect(Moment(moment.text) == moment, "\(moment.text)")
        }
    }
}
