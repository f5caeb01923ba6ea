package import Domain

/// The part of a file that is in memory. Chunks are read in order, beginning with the first byte.
@safe
package struct FileChunk: ~Copyable {
    /// Small, so that the results of one chunk need little memory.
    private static let byteCount = 64 << 10
    /// The chunk size in bytes inside a long text that a validator gathers. Larger chunks help, because the validator
    /// copies its whole text with each one.
    package static let longTextByteCount = 1 << 20

    private let bytes: DescriptorBytes
    private let start: Int64
    private var buffer: UnsafeMutableRawBufferPointer
    /// The number of bytes of the current chunk; 0 at the end of the file.
    private var count = 0
    /// The file offset of the end of the current chunk.
    package private(set) var end: Int64
    /// Whether a read returned no bytes, so that the current chunk is the last.
    private var isLast = false

    /// Holds no bytes before the first `readNext`. A small file of known size gets a small buffer.
    package init(_ bytes: DescriptorBytes, from start: Int64 = 0, size: Int64?) {
        self.bytes = bytes
        self.start = start
        end = start
        let needed = size.map { max(16, Int(min($0 - start + 1, Int64(Self.byteCount)))) } ?? Self.byteCount
        unsafe buffer = .allocate(byteCount: needed, alignment: 16)
    }

    deinit { unsafe buffer.deallocate() }

    /// Whether the end of the file was reached.
    package var isEmpty: Bool { count == 0 }

    /// The current chunk; valid until the next one is read.
    package var content: UnsafeRawBufferPointer { unsafe UnsafeRawBufferPointer(rebasing: buffer[..<count]) }

    /// Replaces the current chunk by the next one. The first chunk is filled up to the chunk size or the end of the
    /// file.
    /// - Throws: `.ioFailure`.
    package mutating func readNext(isLongText: Bool = false) throws(PortError) {
        if isLongText, unsafe buffer.count < Self.longTextByteCount {
            unsafe buffer.deallocate()
            unsafe buffer = .allocate(byteCount: Self.longTextByteCount, alignment: 16)
        }
        let isFirst = end == start
        count = 0
        if isLast { return }
        // A read may return fewer bytes than available. Only zero bytes mean the end.
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
    /// - Throws: `.ioFailure`.
    package mutating func restart() throws(PortError) {
        end = start
        isLast = false
        try readNext()
    }
}
