/// One message between the program and a child: four bytes for the number of bytes that follow, four for its kind,
/// four for the number of the document it is about (or a count), and the content.
struct Frame {
    enum Kind: UInt8 {
        /// To a child, once: `WorkerPreparation`.
        case prepare = 1
        /// From a child, once, after it entered its sandbox; a `SandboxState`.
        case ready
        /// From a child, instead of an answer: `WorkerRefusal`.
        case failed

        /// From a fork server, once, after everything is compiled; the versions, `Set<TISSVersion>`.
        case prepared
        /// To a fork server, with one end of a socket: fork a child.
        case fork
        /// From a fork server; the number is the child's process ID.
        case forked
        /// To a fork server: end the child with this process ID within the `Duration` of the content.
        case collect
        /// From a fork server, after the child ended; its status as `Int32?`, where known.
        case collected

        /// To a child, with the open document: inspect it. `Limits`, or nothing if they are unchanged.
        case inspect
        /// From a child: an `Inspection`, in the order of the documents.
        case inspected
        /// To a child: skip the documents sent so far, except the one that is being read.
        case withdraw
        /// From a child, instead of an answer: the document was withdrawn before it was begun.
        case skipped

        /// To a child, with the open archive: an `IntakeOrder`.
        case unpack
        /// From a child: the next file of the archive begins; the number counts the files.
        case entry
        /// From a child: bytes of the file that began last.
        case bytes
        /// From a child: an `UnpackedArchive`, after all bytes.
        case unpacked

        /// To a child, with the open document: an `IntakeOrder`.
        case recognise
        /// From a child: an `ExportForm?`.
        case recognised
        /// To a child, with the open export: an `IntakeOrder`.
        case open
        /// From a child: records can be requested.
        case opened
        /// To a child: send the next records, at most as many as the number says.
        case next
        /// From a child: as many values of `OrderDraft` as the number says.
        case drafts
        /// From a child: the requested group is complete; with an `Inspection` after the last record.
        case groupEnd
        /// To a child: the open export is no longer read. Not answered.
        case release
    }

    static let headerBytes = 9
    private static let lengthBytes = 4

    let kind: Kind
    /// 0 if the message is not about a document.
    let number: UInt32
    /// Header and content.
    let bytes: [UInt8]

    var isEmpty: Bool { bytes.count == Self.headerBytes }

    /// The content without decoding.
    var plain: ArraySlice<UInt8> { bytes[Self.headerBytes...] }

    init(_ kind: Kind, _ number: UInt32 = 0) { self.init(kind, number, NoContent()) }

    init(_ kind: Kind, _ number: UInt32 = 0, _ content: some WireValue) {
        var writer = Self.writer
        writer.write(content)
        self.init(kind, number, written: writer)
    }

    init(_ kind: Kind, _ number: UInt32, plain content: some Collection<UInt8>) {
        self.init(kind, number, written: WireCoder(writingAfter: Self.writer.bytes + content))
    }

    /// A coder for the content of a new frame.
    static var writer: WireCoder { WireCoder(writingAfter: [UInt8](repeating: 0, count: headerBytes)) }

    /// `writer`: a coder from `Frame.writer` that has the content.
    init(_ kind: Kind, _ number: UInt32, written writer: WireCoder) {
        var bytes = writer.bytes
        Self.put(UInt32(bytes.count - Self.lengthBytes), at: 0, of: &bytes)
        bytes[Self.lengthBytes] = kind.rawValue
        Self.put(number, at: Self.lengthBytes + 1, of: &bytes)
        (self.kind, self.number, self.bytes) = (kind, number, bytes)
    }

    /// Decodes a complete message, header and content.
    init(received bytes: [UInt8]) throws(ChannelFailure) {
        guard bytes.count >= Self.headerBytes, let kind = Kind(rawValue: bytes[Self.lengthBytes]) else {
            throw .violated
        }
        (self.kind, number, self.bytes) = (kind, Self.number(in: bytes, at: Self.lengthBytes + 1), bytes)
    }

    /// The size of the message in bytes, header included, by its first bytes; nil while these are too few.
    static func count(in bytes: [UInt8], from start: Int, to end: Int) -> Int? {
        guard end - start >= headerBytes else { return nil }
        return lengthBytes + Int(number(in: bytes, at: start))
    }

    /// Decodes the content, which must be exactly one value of this type.
    func content<Value: WireValue>(_ type: Value.Type) throws(ChannelFailure) -> Value {
        try contents(type, 1)[0]
    }

    /// Decodes the content, which must be exactly `count` values.
    func contents<Value: WireValue>(_ type: Value.Type, _ count: Int) throws(ChannelFailure) -> [Value] {
        var reader = WireCoder(reading: bytes, at: Self.headerBytes)
        var values: [Value] = []
        for _ in 0..<count { values.append(try reader.read(type)) }
        guard reader.isAtEnd else { throw .violated }
        return values
    }

    private static func put(_ number: UInt32, at offset: Int, of bytes: inout [UInt8]) {
        for index in 0..<4 { bytes[offset + index] = UInt8(truncatingIfNeeded: number >> (8 * UInt32(index))) }
    }

    private static func number(in bytes: [UInt8], at offset: Int) -> UInt32 {
        (0..<4).reduce(0) { $0 | UInt32(bytes[offset + $1]) << (8 * UInt32($1)) }
    }
}
