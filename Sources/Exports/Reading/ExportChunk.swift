import Domain
import XMLPush

/// The part of an export that is in memory: one chunk at a time, from the first byte on.
@safe
struct ExportChunk: ~Copyable {
    /// Small enough that the records of one chunk take little room.
    static let byteCount = 64 << 10

    private let bytes: DescriptorBytes
    private let buffer: UnsafeMutableRawBufferPointer
    /// Bytes of the chunk at hand.
    private(set) var count = 0
    /// Offset behind the chunk at hand.
    private(set) var end: Int64

    init(_ bytes: DescriptorBytes, from start: Int64) {
        self.bytes = bytes
        end = start
        unsafe buffer = .allocate(byteCount: Self.byteCount, alignment: 16)
    }

    deinit { unsafe buffer.deallocate() }

    /// The chunk at hand; valid until the next one is read.
    var content: UnsafeRawBufferPointer { unsafe UnsafeRawBufferPointer(rebasing: buffer[..<count]) }

    /// Reads the next chunk over the one at hand.
    /// - Returns: false at the end.
    mutating func readNext() throws(PortError) -> Bool {
        count = 0
        count = unsafe try bytes.read(into: buffer, at: end)
        end += Int64(count)
        return count > 0
    }
}
