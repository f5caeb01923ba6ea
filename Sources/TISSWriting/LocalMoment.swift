import Domain
package import FoundationEssentials
import FoundationInternationalization

/// A moment as a TISS header states it: date and time of day in `America/Sao_Paulo`, without a zone.
package struct LocalMoment: Sendable, Equatable {
    /// `yyyy-mm-dd`.
    package let date: String
    /// `hh:mm:ss`.
    package let time: String

    /// - Parameter moment: any moment; the offset of that day is used (summer time was kept until 2019).
    package init(_ moment: Date) {
        // Arithmetic instead of `Calendar`, which costs more than the rest of an answer's header.
        let (seconds, offset) = (
            Int(moment.timeIntervalSince1970.rounded(.down)), Self.zone.secondsFromGMT(for: moment)
        )
        self.date = CalendarDay(secondsSince1970: seconds, secondsFromGMT: offset).description
        let second = ((seconds + offset) % 86_400 + 86_400) % 86_400
        self.time = [second / 3_600, second / 60 % 60, second % 60].map(Self.twoDigits).joined(separator: ":")
    }

    /// - Returns: nil unless both have the form that this type states.
    package init?(date: String, time: String) {
        guard Self.hasForm("9999-99-99", date), Self.hasForm("99:99:99", time) else { return nil }
        self.date = date
        self.time = time
    }

    /// `dd/mm/yyyy`, the Brazilian form.
    package var dayFirstDate: String {
        date.split(separator: "-").reversed().joined(separator: "/")
    }

    /// The zone's rules come from the ICU data of FoundationInternationalization, not from the host; without them, the
    /// offset in force since 2019 is used.
    private static let zone = TimeZone(identifier: "America/Sao_Paulo") ?? TimeZone(secondsFromGMT: -10_800) ?? .gmt

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static func hasForm(_ form: String, _ text: String) -> Bool {
        form.utf8.count == text.utf8.count
            && zip(form.utf8, text.utf8).allSatisfy { $0 == 0x39 ? (0x30...0x39).contains($1) : $0 == $1 }
    }
}
