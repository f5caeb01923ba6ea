import Domain
import FoundationEssentials
import Guias
import JSON
import TestSupport

extension SeededRandom {
    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }
    mutating func one<Element>(of all: [Element]) -> Element { all[Int.random(in: 0..<all.count, using: &self)] }
}

/// Items of any shape: most values as expected, some of another type, some unknown keys.
struct RandomItem {
    var random: SeededRandom

    /// A trackable item of `resource` that confirms its cancellation.
    mutating func item(_ resource: GuiaResource) -> JSONValue {
        var item = object(.content).with(resource.keyName, .string("K\(UInt32.random(in: 0...(.max), using: &random))"))
        if resource == .authorizations { item = item.with("authorizationStatus", .string("9")) }
        return resource == .authorizations ? item : item.with("isCancelled", .bool(true))
    }

    private mutating func object(_ structure: KeyStructure) -> JSONValue {
        var members: [String: JSONValue] = [:]
        for key in structure.keys where random.chance(50) {
            members[key.name] = random.chance(12) ? anything(depth: 0) : value(key.form)
        }
        for _ in 0..<(random.chance(40) ? 2 : 0) {
            // A name that the table knows, elsewhere, is unknown here as well.
            let name = random.chance(30) ? "unknown" : text()
            if members[name] == nil, !structure.keys.contains(where: { $0.name == name }) {
                members[name] = anything(depth: 0)
            }
        }
        return .object(members)
    }

    private mutating func value(_ form: KeyForm) -> JSONValue {
        switch form {
        case .text: .string(text())
        case .code: random.chance(30) ? .number(number()) : .string(text())
        case .date:
            .string(
                random.one(of: [
                    "2026-11-23", "20240229", "2026-11-23T10:20:30-03:00", "2026-11-23 00:00:00", "", "    ",
                ]))
        case .boolean: .bool(random.chance(50))
        case .integer, .decimal:
            random.chance(30) ? .string(random.one(of: ["007", "-12", "3.50", ""])) : .number(number())
        case .object(let structure): object(structure)
        case .list(let structure):
            random.chance(10)
                ? object(structure) : .array((0..<random.one(of: [0, 1, 1, 2, 3])).map { _ in object(structure) })
        }
    }

    private mutating func anything(depth: Int) -> JSONValue {
        switch Int.random(in: 0..<(depth < 4 ? 8 : 5), using: &random) {
        case 0: .null
        case 1: .bool(random.chance(50))
        case 2: .number(number())
        case 3, 4: .string(text())
        case 5, 6: .array((0..<random.one(of: [0, 1, 3])).map { _ in anything(depth: depth + 1) })
        default: .object([text(): anything(depth: depth + 1), "plain": anything(depth: depth + 1)])
        }
    }

    private mutating func number() -> Decimal {
        let digits = Decimal(Int64.random(in: -1_000_000...1_000_000, using: &random))
        return random.chance(10)
            ? digits * Decimal(sign: .plus, exponent: 40, significand: 1)
            : Decimal(sign: .plus, exponent: random.one(of: [0, 0, -2, -7, 3]), significand: digits)
    }

    private mutating func text() -> String {
        let pieces = [
            "a", "Ção", "dor", " ", "", "1", "2026-11-23", "]]>", "&", "&amp;", "<b>", "\"", "'", "\\", "\r\n", "\t",
            "\n", "\r",
            "\u{0}", "\u{1}", "\u{B}", "\u{1F}", "\u{7F}", "\u{85}", "\u{FFFD}", "\u{FFFE}", "\u{FFFF}", "\u{EFBF}",
            "\u{2028}",
            "😀", "\u{10FFFF}", "e\u{301}", ".", "[0]", "{", "\u{FEFF}",
        ]
        return (0..<random.one(of: [0, 1, 1, 2, 5])).map { _ in random.one(of: pieces) }.joined()
    }
}
