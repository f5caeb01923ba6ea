import Digests
import Domain

/// One MD5 over bytes that come in small pieces: they are gathered first, because small updates are slow.
struct HashStream: ~Copyable {
    private static let gatheredMax = 4_096

    private var hasher: MD5Hasher
    private var gathered: ByteBuffer

    init() throws(PortError) { self.init(hasher: try MD5Hasher()) }

    private init(hasher: consuming MD5Hasher) {
        self.hasher = hasher
        gathered = ByteBuffer(capacity: Self.gatheredMax)
    }

    /// A second stream that has seen the same bytes.
    func fork() throws(PortError) -> HashStream {
        var copy = HashStream(hasher: try hasher.fork())
        unsafe copy.gathered.append(gathered.bytes)
        return copy
    }

    /// - Returns: false when the bytes do not fit before the next update; nothing was added.
    @inline(__always)
    mutating func appendIfRoom(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard gathered.count &+ bytes.count <= Self.gatheredMax else { return false }
        unsafe gathered.append(bytes)
        return true
    }

    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) throws(PortError) {
        if gathered.count &+ bytes.count > Self.gatheredMax {
            unsafe try hasher.update(UnsafeRawBufferPointer(gathered.bytes))
            gathered.clear()
        }
        if bytes.count >= Self.gatheredMax {
            unsafe try hasher.update(UnsafeRawBufferPointer(bytes))
        } else {
            unsafe gathered.append(bytes)
        }
    }

    consuming func finish() throws(PortError) -> String {
        unsafe try hasher.update(UnsafeRawBufferPointer(gathered.bytes))
        return try hasher.finish()
    }
}
