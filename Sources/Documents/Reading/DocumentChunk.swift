import Domain

/// The part of a document that is in memory: one chunk at a time, from the first byte on.
struct DocumentChunk {
    private let bytes: DocumentBytes
    private var buffer: [UInt8]
    /// Bytes of the chunk at hand.
    private(set) var count = 0
    /// Offset behind the chunk at hand.
    private(set) var end: Int64 = 0

    init(_ bytes: DocumentBytes) {
        self.bytes = bytes
        buffer = [UInt8](repeating: 0, count: LibXMLInspector.chunkBytes)
    }

    /// The end of the document was reached.
    var isEmpty: Bool { count == 0 }

    /// Reads the next chunk over the one at hand. The first is filled as far as the document goes.
    mutating func readNext(isLongText: Bool = false) throws(PortError) {
        if isLongText, buffer.count < LibXMLInspector.longTextChunkBytes {
            buffer = [UInt8](repeating: 0, count: LibXMLInspector.longTextChunkBytes)
        }
        let size = isLongText ? buffer.count : LibXMLInspector.chunkBytes
        count = 0
        // A read may give less than there is; only nothing is the end.
        while count < size {
            let got = try readPart(from: count, to: size)
            if got == 0 { break }
            count += got
            if end > 0 { break }
        }
        end += Int64(count)
    }

    /// Begins again with the first chunk.
    mutating func restart() throws(PortError) {
        end = 0
        try readNext()
    }

    /// Shows the chunk at hand.
    func look<Value>(_ body: (ArraySlice<UInt8>) -> Value) -> Value { body(buffer[..<count]) }

    /// Shows the chunk at hand to C.
    func look<Value>(_ body: (UnsafeRawBufferPointer) -> Value) -> Value {
        unsafe buffer.withUnsafeBytes { unsafe body(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    }

    private mutating func readPart(from start: Int, to size: Int) throws(PortError) -> Int {
        var result: Result<Int, PortError> = .success(0)
        let place = end + Int64(start)
        unsafe buffer.withUnsafeMutableBytes { buffer in
            let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[start..<size])
            result = Result { () throws(PortError) in unsafe try bytes.read(into: rest, at: place) }
        }
        return try result.get()
    }
}
