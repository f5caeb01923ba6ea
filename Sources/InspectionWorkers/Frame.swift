/// One message between the program and a worker: four bytes that tell how many follow, one for what it is, and the content.
struct Frame {
    enum Kind: UInt8 {
        /// To the worker, once: what to compile.
        case prepare = 1
        /// From the worker, once: compiled and locked in.
        case ready = 2
        /// To the worker, with the open document: inspect it. The content is `Limits`, or nothing where they are the last ones.
        case inspect = 3
        /// From the worker: an `Inspection`.
        case inspected = 4
        /// From the worker: a `WorkerRefusal`.
        case failed = 5
    }

    static let headerBytes = 5

    var kind: Kind
    /// Header and content.
    var bytes: [UInt8]
    /// The open file that came with it; the receiver closes it.
    var file: Int32?

    var isEmpty: Bool { bytes.count == Self.headerBytes }

    /// Without content.
    init(_ kind: Kind) {
        self.kind = kind
        bytes = [1, 0, 0, 0, kind.rawValue]
    }

    /// Puts the header before `content`.
    init(_ kind: Kind, _ content: some Encodable) throws {
        self.kind = kind
        var bytes = try CompactEncoder.encode(content, after: [0, 0, 0, 0, kind.rawValue])
        let count = UInt32(bytes.count - 4)
        for index in 0..<4 { bytes[index] = UInt8(truncatingIfNeeded: count >> (8 * UInt32(index))) }
        self.bytes = bytes
    }

    /// Takes header and content, complete.
    init(received bytes: [UInt8], file: Int32?) throws(ChannelFailure) {
        guard bytes.count >= Self.headerBytes, let kind = Kind(rawValue: bytes[4]) else { throw .violated }
        self.kind = kind
        self.bytes = bytes
        self.file = file
    }

    func content<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try CompactDecoder.decode(type, from: bytes, at: Self.headerBytes)
    }
}

/// What a worker says instead of an inspection.
struct WorkerRefusal: Codable {
    var code: String
    var message: String
    var isTransient: Bool
}
