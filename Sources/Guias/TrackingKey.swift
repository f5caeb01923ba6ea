import Domain
import JSON

/// The value by which HAT tracks an item; it is used in a URL and in a file name.
struct TrackingKey: Equatable {
    let text: String
    let parts: Parts?

    /// `idOnHealthProvider` = operadora (4), year (4), month (2), number.
    struct Parts: Equatable {
        let operadora: String
        let year: String
        let month: String
        let number: String
    }

    /// More than every documented key (20 characters), less than any file system's limit for a name.
    static let bytesMax = 64

    /// Nil unless it is a string or number of visible ASCII without `/ ? # %`, and neither `.` nor `..`.
    /// `isOnHealthProvider`: it has the documented parts, where its form agrees.
    init?(_ value: JSONValue?, isOnHealthProvider: Bool) {
        switch value {
        case .string(let string): text = string
        case .number(let number): text = NumberText.plain(number)
        case .null, .bool, .array, .object, nil: return nil
        }
        guard (1...Self.bytesMax).contains(text.utf8.count), text != ".", text != "..",
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !Array("/?#%".utf8).contains($0) })
        else { return nil }
        parts = isOnHealthProvider ? Parts(text) : nil
    }
}

extension TrackingKey.Parts {
    init?(_ key: String) {
        guard key.utf8.count > 10, key.utf8.allSatisfy(NumberText.isDigit) else { return nil }
        operadora = String(key.prefix(4))
        year = String(key.dropFirst(4).prefix(4))
        month = String(key.dropFirst(8).prefix(2))
        number = String(key.dropFirst(10))
        guard ("01"..."12").contains(month) else { return nil }
    }
}
