import FoundationEssentials

/// A JSON value that keeps the order of its members and the notation of its numbers. A name may occur twice.
/// `JSONValue` is for values of which only the meaning counts.
package enum OrderedJSON: Sendable {
    case null
    case bool(Bool)
    /// The number as JSON writes it.
    case number(String)
    case string(String)
    case array([OrderedJSON])
    case object([(String, OrderedJSON)])

    package static func integer(_ value: some BinaryInteger) -> OrderedJSON { .number(String(value)) }
    /// The string; null for nil.
    package static func optional(_ text: String?) -> OrderedJSON { text.map { .string($0) } ?? .null }
    /// The number; null for nil.
    package static func optional(_ number: Int?) -> OrderedJSON { number.map { .integer($0) } ?? .null }

    /// The value in UTF-8, without a line end behind it.
    package func bytes(_ layout: JSONWriter.Layout = .compact, escaping: JSONEscaping = .minimal) -> [UInt8] {
        var writer = JSONWriter(layout, escaping: escaping, capacity: 1_024)
        writer.value(self)
        return writer.bytes
    }

    /// The object with `value` under `key`, or without the key for nil; any other value stays unchanged.
    package func setting(_ key: String, _ value: OrderedJSON?) -> OrderedJSON {
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

extension JSONWriter {
    /// Writes a whole value.
    package mutating func value(_ value: OrderedJSON) {
        switch value {
        case .null: null()
        case .bool(let value): bool(value)
        case .number(let digits): json(digits.utf8)
        case .string(let text): string(text)
        case .array(let values):
            beginArray()
            for element in values { self.value(element) }
            endArray()
        case .object(let members):
            beginObject()
            for (name, member) in members {
                self.name(name)
                self.value(member)
            }
            endObject()
        }
    }
}

extension OrderedJSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int) { self = .integer(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension OrderedJSON: ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    package init(arrayLiteral elements: OrderedJSON...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, OrderedJSON)...) { self = .object(elements) }
}

extension OrderedJSON {
    /// Converts a decoded value; its keys are sorted by name.
    package init(_ value: JSONValue) {
        switch value {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .number(let number): self = .number(number.description)
        case .string(let text): self = .string(text)
        case .array(let values): self = .array(values.map { OrderedJSON($0) })
        case .object(let members):
            self = .object(members.sorted { $0.key < $1.key }.map { ($0.key, OrderedJSON($0.value)) })
        }
    }
}
