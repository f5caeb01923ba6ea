import Domain
import FoundationEssentials

/// A JSON value that preserves the notation of numbers and the order of keys.
enum JSONText: Sendable {
    case null
    case bool(Bool)
    /// Digits, with an optional sign and point.
    case number(String)
    case string(String)
    case list([JSONText])
    case object([(String, JSONText)])

    func write(to bytes: inout [UInt8]) {
        switch self {
        case .null: bytes += Array("null".utf8)
        case .bool(let value): bytes += Array((value ? "true" : "false").utf8)
        case .number(let digits): bytes += Array(digits.utf8)
        case .string(let text): Self.write(text, to: &bytes)
        case .list(let values):
            Self.write("[", values, "]", to: &bytes) { value, bytes in value.write(to: &bytes) }
        case .object(let members):
            Self.write("{", members, "}", to: &bytes) { member, bytes in
                Self.write(member.0, to: &bytes)
                bytes.append(0x3A)
                member.1.write(to: &bytes)
            }
        }
    }

    private static func write<Element>(
        _ open: String, _ elements: [Element], _ close: String, to bytes: inout [UInt8],
        _ writeOne: (Element, inout [UInt8]) -> Void
    ) {
        bytes += Array(open.utf8)
        for (index, element) in elements.enumerated() {
            if index > 0 { bytes.append(0x2C) }
            writeOne(element, &bytes)
        }
        bytes += Array(close.utf8)
    }

    private static func write(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(0x22)
        for byte in text.utf8 {
            switch byte {
            case 0x22, 0x5C: bytes += [0x5C, byte]
            case 0x00..<0x20:
                let digits = String(byte, radix: 16)
                bytes += Array(("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).utf8)
            default: bytes.append(byte)
            }
        }
        bytes.append(0x22)
    }
}

extension JSONText: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
    init(stringLiteral value: String) { self = .string(value) }
    init(integerLiteral value: Int) { self = .number(String(value)) }
    init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension JSONText: ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    init(arrayLiteral elements: JSONText...) { self = .list(elements) }
    init(dictionaryLiteral elements: (String, JSONText)...) { self = .object(elements) }
}

extension JSONText {
    /// Converts a decoded value; its keys are sorted by name.
    init(_ value: JSONValue) {
        switch value {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .number(let number): self = .number(number.description)
        case .string(let text): self = .string(text)
        case .array(let values): self = .list(values.map { JSONText($0) })
        case .object(let members):
            self = .object(members.sorted { $0.key < $1.key }.map { ($0.key, JSONText($0.value)) })
        }
    }

    /// The object with `value` under `key`, or without the key for nil; any other value stays unchanged.
    func setting(_ key: String, _ value: JSONText?) -> JSONText {
        guard case .object(var members) = self else { return self }
        let index = members.firstIndex { $0.0 == key }
        switch (index, value) {
        case (let index?, let value?): members[index].1 = value
        case (let index?, nil): members.remove(at: index)
        case (nil, let value?): members.append((key, value))
        case (nil, nil): break
        }
        return .object(members)
    }
}
