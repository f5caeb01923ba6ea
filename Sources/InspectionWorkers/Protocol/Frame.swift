/// One message between the program and a child: four bytes that say how many follow, one for its kind, four that number the document it
/// speaks of (or count, where there is only one), and the content.
struct Frame {
    enum Kind: UInt8 {
        /// To a child, once: `WorkerPreparation`.
        case prepare = 1
        /// From a child, once: sandboxed; a `SandboxState`.
        case ready
        /// From the child, instead of an answer: `WorkerRefusal`.
        case failed

        /// From a fork server, once: everything is compiled; the versions, `Set<TISSVersion>`.
        case prepared
        /// To a fork server, with one end of a socket: fork a child.
        case fork
        /// From a fork server: the number is the child's process number.
        case forked
        /// To a fork server: the child of this number is to end, in the `Duration` of the content.
        case collect
        /// From a fork server: it has; how, as `Int32?`, where that is known.
        case collected

        /// To a child, with the open document: inspect it. `Limits`, or nothing where they are the last ones.
        case inspect
        /// From the child: an `Inspection`, in the order of the documents.
        case inspected
        /// To a child: nobody waits any more for the documents sent so far, but for the one that is being read.
        case withdraw
        /// From the child, in place of an answer: the document was withdrawn before its turn.
        case skipped

        /// To a child, with the open archive: an `IntakeOrder`.
        case unpack
        /// From the child: the next file of the archive begins; the number counts them.
        case entry
        /// From the child: bytes of the file that began last.
        case bytes
        /// From the child: an `UnpackedArchive`, after all bytes.
        case unpacked

        /// To a child, with the open document: an `IntakeOrder`.
        case recognise
        /// From the child: an `ExportForm?`.
        case recognised
        /// To a child, with the open export: an `IntakeOrder`.
        case open
        /// From the child: records can be asked for.
        case opened
        /// To a child: the next records, at most as many as the number says.
        case next
        /// From the child: as many values of `OrderDraft` as the number says.
        case drafts
        /// From the child: no more were asked for; with an `Inspection` where there are no more at all.
        case groupEnd
        /// To a child: nobody reads the open export any more. Not answered.
        case release
    }

    static let headerBytes = 9
    private static let lengthBytes = 4

    let kind: Kind
    /// 0 where no document is spoken of.
    let number: UInt32
    /// Header and content.
    let bytes: [UInt8]

    var isEmpty: Bool { bytes.count == Self.headerBytes }

    /// Content as it is.
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

    /// What the content is written with.
    static var writer: WireCoder { WireCoder(writingAfter: [UInt8](repeating: 0, count: headerBytes)) }

    /// `writer`: began as `Frame.writer`, and has the content by now.
    init(_ kind: Kind, _ number: UInt32, written writer: WireCoder) {
        var bytes = writer.bytes
        Self.put(UInt32(bytes.count - Self.lengthBytes), at: 0, of: &bytes)
        bytes[Self.lengthBytes] = kind.rawValue
        Self.put(number, at: Self.lengthBytes + 1, of: &bytes)
        (self.kind, self.number, self.bytes) = (kind, number, bytes)
    }

    /// Takes header and content, complete.
    init(received bytes: [UInt8]) throws(ChannelFailure) {
        guard bytes.count >= Self.headerBytes, let kind = Kind(rawValue: bytes[Self.lengthBytes]) else {
            throw .violated
        }
        (self.kind, number, self.bytes) = (kind, Self.number(in: bytes, at: Self.lengthBytes + 1), bytes)
    }

    /// Bytes of the message, header included, as its first bytes say; nil while these are too few.
    static func count(in bytes: [UInt8], from start: Int, to end: Int) -> Int? {
        guard end - start >= headerBytes else { return nil }
        return lengthBytes + Int(number(in: bytes, at: start))
    }

    /// The content, which has to be one value of this type and nothing else.
    func content<Value: WireValue>(_ type: Value.Type) throws(ChannelFailure) -> Value {
        try contents(type, 1)[0]
    }

    /// As many values as `count` says, and nothing else.
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
