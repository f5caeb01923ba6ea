import Domain
import XMLPush

/// The part of a document that is in memory: one chunk at a time, from the first byte on.
@safe
struct DocumentChunk: ~Copyable {
    private let bytes: DescriptorBytes
    private var buffer: UnsafeMutableRawBufferPointer
    /// Bytes of the chunk at hand.
    private(set) var count = 0
    /// Offset behind the chunk at hand.
    private(set) var end: Int64 = 0
    /// A read gave nothing: the chunk at hand is the last.
    private var isLast = false

    /// A small document, where its size is known, needs no large buffer.
    init(_ bytes: DescriptorBytes, size: Int64?) {
        self.bytes = bytes
        let needed = size.map { Int(min($0 + 1, Int64(LibXMLInspector.chunkBytes))) } ?? LibXMLInspector.chunkBytes
        unsafe buffer = .allocate(byteCount: needed, alignment: 16)
    }

    deinit { unsafe buffer.deallocate() }

    /// The end of the document was reached.
    var isEmpty: Bool { count == 0 }

    /// The chunk at hand; valid until the next one is read.
    var content: UnsafeRawBufferPointer { unsafe UnsafeRawBufferPointer(rebasing: buffer[..<count]) }

    /// Reads the next chunk over the one at hand. The first is filled as far as the document goes.
    mutating func readNext(isLongText: Bool = false) throws(PortError) {
        if isLongText, unsafe buffer.count < LibXMLInspector.longTextChunkBytes {
            unsafe buffer.deallocate()
            unsafe buffer = .allocate(byteCount: LibXMLInspector.longTextChunkBytes, alignment: 16)
        }
        let isFirst = end == 0
        count = 0
        if isLast { return }
        // A read may give less than there is; only nothing is the end.
        repeat {
            let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[count...])
            let got = unsafe try bytes.read(into: rest, at: end + Int64(count))
            count += got
            if got == 0 {
                isLast = true
                break
            }
        } while unsafe isFirst && count < buffer.count
        end += Int64(count)
    }

    /// Begins again with the first chunk.
    mutating func restart() throws(PortError) {
        end = 0
        isLast = false
        try readNext()
    }
}
