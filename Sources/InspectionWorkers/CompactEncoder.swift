import FoundationEssentials

/// Writes a value as the bare sequence of its fields, for the same program on the other side of a socket.
///
/// Far quicker than JSON because no name is written: fields are read in the order in which they were written, an optional has a
/// byte before it, a list and a text their length. Both sides must be the same build; nothing of it may be stored.
/// Dictionaries other than of text by text have no order and are refused.
struct CompactEncoder: Encoder {
    private let writer: CompactWriter
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    /// - Returns: `prefix` and the value after it.
    static func encode(_ value: some Encodable, after prefix: [UInt8] = []) throws -> [UInt8] {
        let writer = CompactWriter(bytes: prefix)
        try value.encode(to: CompactEncoder(writer: writer))
        guard !writer.hasUnordered else { throw CompactFailure.notSupported }
        return writer.bytes
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        // Only the keys of a dictionary take any number.
        if Key(intValue: 0) != nil { writer.hasUnordered = true }
        return KeyedEncodingContainer(Fields<Key>(writer: writer))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer { Items(writer: writer) }

    func singleValueContainer() -> any SingleValueEncodingContainer { Single(writer: writer) }
}

enum CompactFailure: Error {
    /// A form that this coding does not have.
    case notSupported
    /// The bytes are not those of such a value.
    case damaged
}

/// The growing bytes, shared by all containers of one encoding.
final class CompactWriter {
    fileprivate(set) var bytes: [UInt8]
    fileprivate var hasUnordered = false

    init(bytes: [UInt8]) { self.bytes = bytes }

    func write(_ number: some FixedWidthInteger) {
        unsafe withUnsafeBytes(of: number.littleEndian) { unsafe bytes.append(contentsOf: $0) }
    }

    func write(_ flag: Bool) { bytes.append(flag ? 1 : 0) }

    func write(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            write(UInt32(utf8.count))
            unsafe bytes.append(contentsOf: utf8)
        }
    }

    func write(_ dictionary: [String: String]) {
        write(UInt32(dictionary.count))
        for (key, value) in dictionary {
            write(key)
            write(value)
        }
    }

    fileprivate func patch(_ number: UInt32, at position: Int) {
        for index in 0..<4 { bytes[position + index] = UInt8(truncatingIfNeeded: number >> (8 * UInt32(index))) }
    }
}

private struct Fields<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let writer: CompactWriter
    var codingPath: [any CodingKey] { [] }

    mutating func encode(_ value: String, forKey key: Key) { writer.write(value) }
    mutating func encode(_ value: Bool, forKey key: Key) { writer.write(value) }
    mutating func encode(_ value: Int, forKey key: Key) { writer.write(value) }
    mutating func encode(_ value: Int64, forKey key: Key) { writer.write(value) }

    mutating func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        if let dictionary = textByText(value) { return writer.write(dictionary) }
        try value.encode(to: CompactEncoder(sharing: writer))
    }

    mutating func encodeIfPresent(_ value: String?, forKey key: Key) {
        writer.write(value != nil)
        if let value { writer.write(value) }
    }

    mutating func encodeIfPresent<Value: Encodable>(_ value: Value?, forKey key: Key) throws {
        writer.write(value != nil)
        if let value { try encode(value, forKey: key) }
    }

    mutating func encodeNil(forKey key: Key) throws { throw CompactFailure.notSupported }

    /// The case of an enum that carries values: its name, for the reader cannot know it.
    mutating func nestedContainer<Inner: CodingKey>(keyedBy type: Inner.Type, forKey key: Key)
        -> KeyedEncodingContainer<Inner>
    {
        writer.write(key.stringValue)
        return KeyedEncodingContainer(Fields<Inner>(writer: writer))
    }

    mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer { Items(writer: writer) }
    mutating func superEncoder() -> any Encoder { CompactEncoder(sharing: writer) }
    mutating func superEncoder(forKey key: Key) -> any Encoder { CompactEncoder(sharing: writer) }
}

private struct Items: UnkeyedEncodingContainer {
    private let writer: CompactWriter
    private let position: Int
    private(set) var count = 0
    var codingPath: [any CodingKey] { [] }

    init(writer: CompactWriter) {
        self.writer = writer
        position = writer.bytes.count
        writer.write(UInt32(0))
    }

    mutating func encode<Value: Encodable>(_ value: Value) throws {
        noteItem()
        if let dictionary = textByText(value) { return writer.write(dictionary) }
        try value.encode(to: CompactEncoder(sharing: writer))
    }

    mutating func encodeNil() throws { throw CompactFailure.notSupported }

    mutating func nestedContainer<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        noteItem()
        return KeyedEncodingContainer(Fields<Key>(writer: writer))
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        noteItem()
        return Items(writer: writer)
    }

    mutating func superEncoder() -> any Encoder {
        noteItem()
        return CompactEncoder(sharing: writer)
    }

    private mutating func noteItem() {
        count += 1
        writer.patch(UInt32(count), at: position)
    }
}

private struct Single: SingleValueEncodingContainer {
    let writer: CompactWriter
    var codingPath: [any CodingKey] { [] }

    mutating func encodeNil() throws { throw CompactFailure.notSupported }
    mutating func encode(_ value: Bool) { writer.write(value) }
    mutating func encode(_ value: String) { writer.write(value) }
    mutating func encode(_ value: Double) { writer.write(value.bitPattern) }
    mutating func encode(_ value: Float) { writer.write(value.bitPattern) }
    mutating func encode(_ value: Int) { writer.write(value) }
    mutating func encode(_ value: Int8) { writer.write(value) }
    mutating func encode(_ value: Int16) { writer.write(value) }
    mutating func encode(_ value: Int32) { writer.write(value) }
    mutating func encode(_ value: Int64) { writer.write(value) }
    mutating func encode(_ value: UInt) { writer.write(value) }
    mutating func encode(_ value: UInt8) { writer.write(value) }
    mutating func encode(_ value: UInt16) { writer.write(value) }
    mutating func encode(_ value: UInt32) { writer.write(value) }
    mutating func encode(_ value: UInt64) { writer.write(value) }

    mutating func encode<Value: Encodable>(_ value: Value) throws {
        if let dictionary = textByText(value) { return writer.write(dictionary) }
        try value.encode(to: CompactEncoder(sharing: writer))
    }
}

extension CompactEncoder {
    fileprivate init(sharing writer: CompactWriter) { self.writer = writer }
}

/// The one dictionary that has a coding; compared by type first, which costs next to nothing.
private func textByText<Value>(_ value: Value) -> [String: String]? {
    Value.self == [String: String].self ? value as? [String: String] : nil
}
