import TestSupport

/// Changes a document at random in ways in which files get damaged.
enum Mutation {
    static func mutate(_ bytes: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
        switch Int.random(in: 0..<6, using: &random) {
        case 0: return editByte(bytes, &random)
        case 1: return deleteElement(bytes, &random)
        case 2: return swapElements(bytes, &random)
        case 3, 4: return changeValue(bytes, &random)
        default: return Array(bytes.prefix(Int.random(in: 1..<bytes.count, using: &random)))
        }
    }

    private static func editByte(_ bytes: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
        var changed = bytes
        let position = Int.random(in: 60..<bytes.count, using: &random)
        let others = Array("aZ09<>/&;:.- \"'\u{1}_".utf8) + [0x00, 0xC3, 0xE7]
        switch Int.random(in: 0..<3, using: &random) {
        case 0: changed[position] = others.randomElement(using: &random) ?? 0x20
        case 1: changed.insert(others.randomElement(using: &random) ?? 0x20, at: position)
        default: changed.remove(at: position)
        }
        return changed
    }

    private static func deleteElement(_ bytes: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
        guard let element = leaves(bytes).randomElement(using: &random) else { return bytes }
        return Array(bytes[..<element.whole.lowerBound] + bytes[element.whole.upperBound...])
    }

    private static func swapElements(_ bytes: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
        let all = leaves(bytes)
        guard all.count > 2 else { return bytes }
        let first = Int.random(in: 0..<(all.count - 1), using: &random)
        let (a, b) = (all[first].whole, all[first + 1].whole)
        return Array(
            bytes[..<a.lowerBound] + bytes[b] + bytes[a.upperBound..<b.lowerBound] + bytes[a] + bytes[b.upperBound...])
    }

    private static func changeValue(_ bytes: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
        let values = [
            "", " ", "0", "1", "-1", "1.00", "1.005", "99999999999.99", "S", "N", "01", "123456", "2026-02-30",
            "2026-02-28",
            "25:00:00", "10:00:00Z", "4.03.00", "4.02.00", "4.01.00", "ENVIO_ANEXO", "x",
            "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
            "12345678901234", "&amp;", "&lt;x", "<![CDATA[1]]>", "<!-- c -->7", "true", "&#49;",
        ]
        guard let element = leaves(bytes).randomElement(using: &random),
            let value = values.randomElement(using: &random)
        else { return bytes }
        return Array(bytes[..<element.text.lowerBound] + value.utf8 + bytes[element.text.upperBound...])
    }

    private struct Leaf {
        var whole: Range<Int>
        var text: Range<Int>
    }

    /// Elements that hold only text, by the shape of their tags.
    private static func leaves(_ bytes: [UInt8]) -> [Leaf] {
        var leaves: [Leaf] = []
        var tag: Range<Int>?
        var index = 0
        while let open = bytes[index...].firstIndex(of: UInt8(ascii: "<")),
            let close = bytes[open...].firstIndex(of: UInt8(ascii: ">"))
        {
            if bytes[open + 1] == UInt8(ascii: "/") {
                if let start = tag {
                    leaves.append(Leaf(whole: start.lowerBound..<(close + 1), text: start.upperBound..<open))
                }
                tag = nil
            } else {
                tag =
                    bytes[open + 1] == UInt8(ascii: "?") || bytes[close - 1] == UInt8(ascii: "/")
                    ? nil : open..<(close + 1)
            }
            index = close + 1
        }
        return leaves
    }
}
