package import Domain

/// Computes a SHA-256 over bytes that arrive in parts.
package struct SHA256Hasher: ~Copyable {
    private let context: DigestContext

    /// - Throws: `.internalFault` when libcrypto does not offer SHA-256.
    package init() throws(PortError) { context = try DigestContext.open(.sha256) }

    /// Adds `bytes`; they are not kept.
    package mutating func update(_ bytes: UnsafeRawBufferPointer) throws(PortError) { try unsafe context.update(bytes) }

    /// Adds `bytes`; they are not kept.
    package mutating func update(_ bytes: [UInt8]) throws(PortError) { try update(unsafe bytes.span.bytes) }

    /// Adds `bytes`; they are not kept.
    package mutating func update(_ bytes: RawSpan) throws(PortError) {
        try unsafe bytes.withUnsafeBytes { buffer throws(PortError) in try unsafe context.update(buffer) }
    }

    /// Computes the digest and ends the hasher.
    package consuming func finish() throws(PortError) -> SHA256Digest {
        SHA256Digest(bytes: try context.finish())
    }
}

extension SHA256Digest {
    /// - Throws: `.internalFault` when libcrypto does not offer SHA-256.
    package static func of(_ bytes: [UInt8]) throws(PortError) -> SHA256Digest {
        var hasher = try SHA256Hasher()
        try hasher.update(bytes)
        return try hasher.finish()
    }
}
