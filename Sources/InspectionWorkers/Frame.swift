import Domain

/// One message between the program and a worker: four bytes that tell how many follow, one for what it is, four that number the
/// document it speaks of (or count, where there is only one), and the content.
struct Frame {
    enum Kind: UInt8 {
        /// To the worker, once: what to compile.
        case prepare = 1
        /// From a worker, once: locked in.
        case ready = 2
        /// To the worker, with the open document: inspect it. The content is `Limits`, or nothing where they are the last ones.
        case inspect = 3
        /// From the worker: an `Inspection`, in the order of the documents.
        case inspected = 4
        /// From the worker: a `WorkerRefusal`.
        case failed = 5
        /// To the worker, with the open archive: an `UnpackOrder`.
        case unpack = 6
        /// From the worker: the next file of the archive begins; the number is its place among them.
        case entry = 7
        /// From the worker: bytes of the file that began last.
        case bytes = 8
        /// From the worker: an `UnpackedArchive`, after all bytes.
        case unpacked = 9
        /// To the worker, with the open document: a `RecogniseOrder`.
        case recognise = 10
        /// From the worker: the raw value of an `ExportForm`, or nothing.
        case recognised = 11
        /// To the worker, with the open export: an `ExportOrder`.
        case open = 12
        /// From the worker: records can be asked for.
        case opened = 13
        /// To the worker: the next records, at most as many as the number says.
        case next = 14
        /// From the worker: as many `OrderDraft`s as the number says.
        case drafts = 15
        /// From the worker: no more were asked for; with an `Inspection` where there are no more at all.
        case groupEnd = 16
        /// To the worker: nobody reads the open export any more. Not answered.
        case release = 17
        /// From the keeper, once: everything is compiled.
        case prepared = 18
        /// To the keeper, with one end of a socket: make a reader.
        case fork = 19
        /// From the keeper: the number is the reader's.
        case forked = 20
        /// To the keeper: the reader of this number is to end, in the milliseconds that the content tells.
        case collect = 21
        /// From the keeper: it has; the content is how, where that is known.
        case collected = 22
    }

    static let headerBytes = 9
    private static let lengthBytes = 4

    let kind: Kind
    /// 0 where no document is spoken of.
    let number: UInt32
    /// Header and content.
    let bytes: [UInt8]

    var isEmpty: Bool { bytes.count == Self.headerBytes }

    /// Without content.
    init(_ kind: Kind, _ number: UInt32 = 0) {
        self.init(kind, number, filled: Self.header(kind, number))
    }

    init(_ kind: Kind, _ number: UInt32 = 0, _ content: some Encodable) throws {
        self.init(kind, number, filled: try CompactEncoder.encode(content, after: Self.header(kind, number)))
    }

    init(_ kind: Kind, _ number: UInt32, _ inspection: Inspection) throws {
        self.init(kind, number, filled: try FactWriter.encode(inspection, after: Self.header(kind, number)))
    }

    /// With plain bytes for content.
    init(_ kind: Kind, _ number: UInt32, plain content: some Collection<UInt8>) {
        var bytes = Self.header(kind, number)
        bytes.reserveCapacity(bytes.count + content.count)
        bytes += content
        self.init(kind, number, filled: bytes)
    }

    /// `bytes` are room for a header, whatever stands in it, and the content.
    init(_ kind: Kind, _ number: UInt32, filled bytes: [UInt8]) {
        var bytes = bytes
        Self.put(UInt32(bytes.count - Self.lengthBytes), at: 0, of: &bytes)
        bytes[Self.lengthBytes] = kind.rawValue
        Self.put(number, at: Self.lengthBytes + 1, of: &bytes)
        self.kind = kind
        self.number = number
        self.bytes = bytes
    }

    /// Takes header and content, complete.
    init(received bytes: [UInt8]) throws(ChannelFailure) {
        guard bytes.count >= Self.headerBytes, let kind = Kind(rawValue: bytes[Self.lengthBytes]) else {
            throw .violated
        }
        self.kind = kind
        number = Self.number(in: bytes, at: Self.lengthBytes + 1)
        self.bytes = bytes
    }

    /// Header and content, told by the first bytes of a message; nil while these are too few.
    static func count(in bytes: [UInt8], from start: Int, to end: Int) -> Int? {
        guard end - start >= headerBytes else { return nil }
        return lengthBytes + Int(number(in: bytes, at: start))
    }

    func content<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try CompactDecoder.decode(type, from: bytes, at: Self.headerBytes)
    }

    func inspection() throws -> Inspection { try FactReader.decode(from: bytes, at: Self.headerBytes) }

    /// Content as it stands there.
    var plain: ArraySlice<UInt8> { bytes[Self.headerBytes...] }

    private static func header(_ kind: Kind, _ number: UInt32) -> [UInt8] {
        var bytes: [UInt8] = [0, 0, 0, 0, kind.rawValue, 0, 0, 0, 0]
        put(number, at: lengthBytes + 1, of: &bytes)
        return bytes
    }

    private static func put(_ number: UInt32, at position: Int, of bytes: inout [UInt8]) {
        for index in 0..<4 { bytes[position + index] = UInt8(truncatingIfNeeded: number >> (8 * UInt32(index))) }
    }

    private static func number(in bytes: [UInt8], at position: Int) -> UInt32 {
        var number: UInt32 = 0
        for index in 0..<4 { number |= UInt32(bytes[position + index]) << (8 * UInt32(index)) }
        return number
    }
}

/// What a worker says instead of an inspection.
struct WorkerRefusal: Codable {
    var code: String
    var message: String
    var isTransient: Bool
}
