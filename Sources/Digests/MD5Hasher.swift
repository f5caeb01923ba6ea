package import Domain

/// Computes an MD5 over bytes that arrive in parts. TISS requires it; it detects corruption, not forgery.
package struct MD5Hasher: ~Copyable {
    private let context: DigestContext

    /// - Throws: `.internalFault` when libcrypto does not offer MD5 (a FIPS build).
    package init() throws(PortError) { context = try DigestContext.open(.md5) }

    private init(_ context: consuming DigestContext) { self.context = context }

    /// Adds `bytes`; they are not kept. Small updates are slow: gather a few kilobytes first.
    package mutating func update(_ bytes: UnsafeRawBufferPointer) throws(PortError) { try unsafe context.update(bytes) }

    /// Adds `bytes`; they are not kept.
    package mutating func update(_ bytes: [UInt8]) throws(PortError) { try update(unsafe bytes.span.bytes) }

    /// Adds `bytes`; they are not kept.
    package mutating func update(_ bytes: RawSpan) throws(PortError) {
        try unsafe bytes.withUnsafeBytes { buffer throws(PortError) in try unsafe context.update(buffer) }
    }

    /// - Returns: a second hasher that has seen the same bytes; both continue independently.
    package func fork() throws(PortError) -> MD5Hasher { MD5Hasher(try context.fork()) }

    /// Computes the digest and ends the hasher.
    /// - Returns: 32 lower-case hexadecimal characters.
    package consuming func finish() throws(PortError) -> String { try context.finish().hexadecimal }
}

/// MD5 of bytes in memory.
package enum MD5 {
    /// - Returns: 32 lower-case hexadecimal characters.
    /// - Throws: `.internalFault` when libcrypto does not offer MD5 (a FIPS build).
    package static func hex(of bytes: [UInt8]) throws(PortError) -> String {
        var hasher = try MD5Hasher()
        try hasher.update(bytes)
        return try hasher.finish()
    }
}
