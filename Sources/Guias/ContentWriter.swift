import Domain
import JSON

/// Writes an item's keys: the known ones typed and in the order of the table, all others as `extra` elements.
///
/// Nothing is lost: each value that is not null is written to `content` or to `extras`, and to both when a known
/// element cannot represent it exactly. Time and space are linear in the item's size. The item's depth does not matter,
/// because only known structures nest, at most five deep.
struct ContentWriter {
    private(set) var content = XMLText()
    private(set) var extras = XMLText()
    private(set) var oddities: [GuiaProblem] = []

    /// Most oddities that are reported for one item. The values are kept all the same.
    static let odditiesMax = 200

    mutating func write(_ item: [String: JSONValue]) {
        content.open("content", level: 1)
        writeMembers(item, as: .content, at: .root, level: 2)
        content.close("content", level: 1)
    }

    private mutating func writeMembers(
        _ members: [String: JSONValue], as structure: KeyStructure, at path: ItemPath, level: Int
    ) {
        var known = 0
        for key in structure.keys {
            guard let value = members[key.name] else { continue }
            known += 1
            if value == .null { continue }
            write(value, of: key, at: path.key(key.name), level: level)
        }
        guard known < members.count else { return }
        let unknown = members.filter { !structure.names.contains($0.key) }
        for (name, value) in unknown.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            keep(value, at: path.key(name))
        }
    }

    private mutating func write(_ value: JSONValue, of key: ItemKey, at path: ItemPath, level: Int) {
        switch (key.form, value) {
        case (.object(let structure), .object(let members)), (.list(let structure), .object(let members)):
            writeObject(members, key.name, structure, at: path, index: nil, level: level)
        case (.list(let structure), .array(let values)):
            for (index, value) in values.enumerated() {
                if case .object(let members) = value {
                    writeObject(members, key.name, structure, at: path.index(index), index: index, level: level)
                } else {
                    keepOdd(value, at: path.index(index))
                }
            }
        case (.object, _), (.list, _): keepOdd(value, at: path)
        case (.text, _), (.code, _), (.date, _), (.boolean, _), (.integer, _), (.decimal, _):
            writeLeaf(value, of: key, at: path, level: level)
        }
    }

    private mutating func writeObject(
        _ members: [String: JSONValue], _ name: String, _ structure: KeyStructure, at path: ItemPath, index: Int?,
        level: Int
    ) {
        content.open(name, index.map { [("index", String($0))] } ?? [], level: level)
        writeMembers(members, as: structure, at: path, level: level + 1)
        content.close(name, level: level)
    }

    private mutating func writeLeaf(_ value: JSONValue, of key: ItemKey, at path: ItemPath, level: Int) {
        switch TypedValue(value, as: key.form) {
        case .plain(let text):
            if !content.leaf(key.name, [], text.utf8, level: level) {
                note(path)
                keepExactly(value, at: path)
            }
            if let size = key.size, text.utf8.count > size, text.unicodeScalars.count > size { note(path) }
        case .date(let date):
            content.leaf(key.name, date.asSent.map { [("asSent", $0)] } ?? [], date.day.utf8, level: level)
        case .blank: keep(value, at: path)
        case .odd: keepOdd(value, at: path)
        }
    }

    private mutating func keepOdd(_ value: JSONValue, at path: ItemPath) {
        note(path)
        keep(value, at: path)
    }

    private mutating func keep(_ value: JSONValue, at path: ItemPath) {
        switch value {
        case .null: extra("null", [], at: path)
        case .bool(let bool): extra("boolean", (bool ? "true" : "false").utf8, at: path)
        case .number(let number): extra("number", NumberText.plain(number).utf8, at: path)
        case .string(let text) where XMLText.canHold(text): extra("string", text.utf8, at: path)
        case .string:
            note(path)
            keepExactly(value, at: path)
        case .array, .object: keepExactly(value, at: path)
        }
    }

    /// As JSON, whose escapes bring characters through that XML forbids.
    private mutating func keepExactly(_ value: JSONValue, at path: ItemPath) {
        extra("json", CanonicalJSON.of(value), at: path)
    }

    private mutating func extra(_ type: String, _ text: some Collection<UInt8>, at path: ItemPath) {
        extras.leaf("extra", [("path", path.text), ("type", type)], text, level: 1)
    }

    private mutating func note(_ path: ItemPath) {
        let oddity = GuiaProblem(.oddValue, path.safeText)
        guard oddities.count < Self.odditiesMax, oddities.last != oddity else { return }
        oddities.append(oddity)
    }
}
