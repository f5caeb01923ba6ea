package import Domain

/// The part of a file that is in memory: one chunk at a time, from the first byte on.
@safe
package struct FileChunk: ~Copyable {
    /// Small enough that what one chunk holds takes little room.
    private static let byteCount = 64 << 10
    /// Inside a long text that a validator gathers larger chunks are read: it copies what it has with every one.
    package static let longTextByteCount = 1 << 20

    private let bytes: DescriptorBytes
    private let start: Int64
    private var buffer: UnsafeMutableRawBufferPointer
    /// Bytes of the chunk at hand; 0 at the end of the file.
    private var count = 0
    /// Offset behind the chunk at hand.
    package private(set) var end: Int64
    /// A read gave nothing: the chunk at hand is the last.
    private var isLast = false

    /// Holds nothing before the first `readNext`. A small file, where its size is known, needs no large buffer.
    package init(_ bytes: DescriptorBytes, from start: Int64 = 0, size: Int64?) {
        self.bytes = bytes
        self.start = start
        end = start
        let needed = size.map { max(16, Int(min($0 - start + 1, Int64(Self.byteCount)))) } ?? Self.byteCount
        unsafe buffer = .allocate(byteCount: needed, alignment: 16)
    }

    deinit { unsafe buffer.deallocate() }

    /// The end of the file was reached.
    package var isEmpty: Bool { count == 0 }

    /// The chunk at hand; valid until the next one is read.
    package var content: UnsafeRawBufferPointer { unsafe UnsafeRawBufferPointer(rebasing: buffer[..<count]) }

    /// Reads the next chunk over the one at hand. The first is filled as far as the file goes.
    /// - Throws: `.ioFailure`.
    package mutating func readNext(isLongText: Bool = false) throws(PortError) {
        if isLongText, unsafe buffer.count < Self.longTextByteCount {
            unsafe buffer.deallocate()
            unsafe buffer = .allocate(byteCount: Self.longTextByteCount, alignment: 16)
        }
        let isFirst = end == start
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
    package mutating func restart() throws(PortError) {
        end = start
        isLast = false
        try readNext()
    }
}
