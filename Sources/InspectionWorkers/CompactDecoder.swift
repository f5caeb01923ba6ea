import FoundationEssentials

/// Reads what `CompactEncoder` wrote. The bytes are hostile: every length is checked against what is left, text must be UTF-8,
/// and nothing may remain.
struct CompactDecoder: Decoder {
    fileprivate let reader: CompactReader
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    /// - Throws: whatever the value's own decoding throws, and `CompactFailure`.
    static func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8], at start: Int = 0) throws -> Value {
        let reader = CompactReader(bytes: bytes, offset: start)
        let value = try Value(from: CompactDecoder(reader: reader))
        guard reader.left == 0 else { throw CompactFailure.damaged }
        return value
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(ReadFields<Key>(reader: reader))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer { try ReadItems(reader: reader) }

    func singleValueContainer() -> any SingleValueDecodingContainer { ReadSingle(reader: reader) }
}

/// The bytes and how far they are read, shared by all containers of one decoding.
final class CompactReader {
    private let bytes: [UInt8]
    private var offset: Int

    init(bytes: [UInt8], offset: Int) {
        self.bytes = bytes
        self.offset = offset
    }

    var left: Int { bytes.count - offset }

    func number<Number: FixedWidthInteger>(_ type: Number.Type = Number.self) throws -> Number {
        let size = MemoryLayout<Number>.size
        guard left >= size else { throw CompactFailure.damaged }
        let number = unsafe bytes.withUnsafeBytes {
            unsafe $0.loadUnaligned(fromByteOffset: offset, as: Number.self)
        }
        offset += size
        return Number(littleEndian: number)
    }

    func flag() throws -> Bool {
        switch try number(UInt8.self) {
        case 0: false
        case 1: true
        default: throw CompactFailure.damaged
        }
    }

    func text() throws -> String {
        let count = Int(try number(UInt32.self))
        guard count <= left else { throw CompactFailure.damaged }
        let text = unsafe bytes.withUnsafeBytes {
            unsafe String(validating: UnsafeRawBufferPointer(rebasing: $0[offset..<offset + count]), as: UTF8.self)
        }
        guard let text else { throw CompactFailure.damaged }
        offset += count
        return text
    }

    /// How many items follow; each takes at least one byte.
    func count() throws -> Int {
        let count = Int(try number(UInt32.self))
        guard count <= left else { throw CompactFailure.damaged }
        return count
    }

    func dictionary() throws -> [String: String] {
        var dictionary: [String: String] = [:]
        for _ in 0..<(try count()) {
            let key = try text()
            dictionary[key] = try text()
        }
        return dictionary
    }

    func value<Value: Decodable>(_ type: Value.Type) throws -> Value {
        if Value.self == [String: String].self {
            guard let dictionary = try dictionary() as? Value else { throw CompactFailure.notSupported }
            return dictionary
        }
        return try Value(from: CompactDecoder(reader: self))
    }

    /// The next text, still unread.
    func peekedText() -> String? {
        let start = offset
        defer { offset = start }
        do { return try text() } catch { return nil }
    }
}

private struct ReadFields<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let reader: CompactReader
    var codingPath: [any CodingKey] { [] }

    /// Asked for only by an enum that carries values, to learn which case it is.
    var allKeys: [Key] { reader.peekedText().flatMap { Key(stringValue: $0) }.map { [$0] } ?? [] }

    func contains(_ key: Key) -> Bool { true }
    func decodeNil(forKey key: Key) throws -> Bool { throw CompactFailure.notSupported }
    func decode(_ type: String.Type, forKey key: Key) throws -> String { try reader.text() }
    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try reader.flag() }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try reader.number() }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try reader.number() }
    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value { try reader.value(type) }

    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? {
        try reader.flag() ? try reader.text() : nil
    }

    func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
        try reader.flag() ? try reader.value(type) : nil
    }

    func nestedContainer<Inner: CodingKey>(keyedBy type: Inner.Type, forKey key: Key) throws
        -> KeyedDecodingContainer<Inner>
    {
        guard try reader.text() == key.stringValue else { throw CompactFailure.damaged }
        return KeyedDecodingContainer(ReadFields<Inner>(reader: reader))
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try ReadItems(reader: reader)
    }

    func superDecoder() -> any Decoder { CompactDecoder(reader: reader) }
    func superDecoder(forKey key: Key) -> any Decoder { CompactDecoder(reader: reader) }
}

private struct ReadItems: UnkeyedDecodingContainer {
    private let reader: CompactReader
    private let total: Int
    private(set) var currentIndex = 0
    var codingPath: [any CodingKey] { [] }
    var count: Int? { total }
    var isAtEnd: Bool { currentIndex >= total }

    init(reader: CompactReader) throws {
        self.reader = reader
        total = try reader.count()
    }

    mutating func decodeNil() throws -> Bool { throw CompactFailure.notSupported }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try noteItem()
        return try reader.value(type)
    }

    mutating func nestedContainer<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        try noteItem()
        return KeyedDecodingContainer(ReadFields<Key>(reader: reader))
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try noteItem()
        return try ReadItems(reader: reader)
    }

    mutating func superDecoder() throws -> any Decoder {
        try noteItem()
        return CompactDecoder(reader: reader)
    }

    private mutating func noteItem() throws {
        guard !isAtEnd else { throw CompactFailure.damaged }
        currentIndex += 1
    }
}

private struct ReadSingle: SingleValueDecodingContainer {
    let reader: CompactReader
    var codingPath: [any CodingKey] { [] }

    func decodeNil() -> Bool { false }
    func decode(_ type: Bool.Type) throws -> Bool { try reader.flag() }
    func decode(_ type: String.Type) throws -> String { try reader.text() }
    func decode(_ type: Double.Type) throws -> Double { Double(bitPattern: try reader.number()) }
    func decode(_ type: Float.Type) throws -> Float { Float(bitPattern: try reader.number()) }
    func decode(_ type: Int.Type) throws -> Int { try reader.number() }
    func decode(_ type: Int8.Type) throws -> Int8 { try reader.number() }
    func decode(_ type: Int16.Type) throws -> Int16 { try reader.number() }
    func decode(_ type: Int32.Type) throws -> Int32 { try reader.number() }
    func decode(_ type: Int64.Type) throws -> Int64 { try reader.number() }
    func decode(_ type: UInt.Type) throws -> UInt { try reader.number() }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try reader.number() }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try reader.number() }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try reader.number() }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try reader.number() }
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try reader.value(type) }
}
