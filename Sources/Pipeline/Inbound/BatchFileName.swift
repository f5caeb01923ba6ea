import Domain
import FoundationEssentials
import Synchronization

/// The name that the ERP's own download gives a batch's file:
/// `<blob base name>_<provider>_<d>_<m>_<yyyy>_<HH>_<MM>_<SS><ext>`, day and month without a leading zero.
enum BatchFileName {
    /// `storagePath` is untrusted: only its last component counts, and `DropName` makes it safe before it is used as a
    /// path.
    static func name(of storagePath: String, provider: String, at time: Date, in zone: TimeZone) -> String {
        let path = storagePath.prefix { $0 != "?" && $0 != "#" }
        let last = path.split(separator: "/").last.map(String.init) ?? "lote.xml"
        let base = decoded(last)
        let dot = base.lastIndex(of: ".").flatMap { $0 > base.startIndex ? $0 : nil }
        let (stem, ending) = dot.map { (base[..<$0], String(base[$0...])) } ?? (base[...], ".xml")
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let part = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second], from: time)
        func two(_ value: Int?) -> String { (value ?? 0) < 10 ? "0\(value ?? 0)" : "\(value ?? 0)" }
        let date = "\(part.day ?? 0)_\(part.month ?? 0)_\(part.year ?? 0)"
        return "\(stem)_\(provider)_\(date)_\(two(part.hour))_\(two(part.minute))_\(two(part.second))\(ending)"
    }

    /// Decodes `%20` and the like; invalid escapes stay unchanged.
    private static func decoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(2)
            if byte == UInt8(ascii: "%"), digits.count == 2,
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// The validator of the body that began. Several tasks may use it.
final class Held: Sendable {
    private let value = Mutex<(validator: String?, hasBegun: Bool)>((nil, false))

    var validator: String? { value.withLock { $0.validator } }
    var hasBegun: Bool { value.withLock { $0.hasBegun } }
    func set(_ new: String?) { value.withLock { $0 = (new, true) } }
}
