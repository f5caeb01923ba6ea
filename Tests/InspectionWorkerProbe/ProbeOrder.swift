import Domain
import Glibc

/// The order that a test's document gives its reader.
enum ProbeOrder {
    /// The document's first bytes as text.
    static func text(of document: DocumentDescriptor) throws(PortError) -> String {
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = unsafe bytes.withUnsafeMutableBytes { unsafe pread(document.rawValue, $0.baseAddress, $0.count, 0) }
        guard count >= 0 else { throw PortError(.ioFailure, "The document cannot be read.") }
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }

    /// Executes an order that ends the process or hangs. Returns if the order is another one.
    static func endBadly(_ order: String) {
        switch order {
        case "crash": abort()
        case "loop": while getpid() > 0 {}
        case "exit": exit(3)
        case "alloc": _ = allocate()
        default: break
        }
    }

    /// - Returns: the bytes that could be allocated of four gigabytes.
    static func allocate() -> Int {
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 4 << 30) { _, count in count = 0 }
        return bytes.capacity
    }
}
