import CLibCrypto
import Domain

/// Owner of one `EVP_MD_CTX`.
@safe
struct DigestContext: ~Copyable {
    private let handle: OpaquePointer

    private init(owning handle: OpaquePointer) { unsafe self.handle = handle }

    deinit { unsafe EVP_MD_CTX_free(handle) }

    /// - Throws: `.internalFault` when libcrypto does not offer the method (a FIPS build has no MD5).
    static func open(_ method: DigestMethod) throws(PortError) -> DigestContext {
        guard let made = unsafe EVP_MD_CTX_new() else { throw failure("make a context for") }
        let context = unsafe DigestContext(owning: made)
        guard unsafe EVP_DigestInit_ex2(context.handle, method.handle, nil) == 1 else { throw failure("start") }
        return context
    }

    /// Adds bytes; they are not kept.
    func update(_ bytes: UnsafeRawBufferPointer) throws(PortError) {
        guard let base = bytes.baseAddress, bytes.count > 0 else { return }
        guard unsafe EVP_DigestUpdate(handle, base, bytes.count) == 1 else { throw Self.failure("feed") }
    }

    /// - Returns: a second context in the same state; both continue independently.
    func fork() throws(PortError) -> DigestContext {
        guard let made = unsafe EVP_MD_CTX_new() else { throw Self.failure("make a context for") }
        let copy = unsafe DigestContext(owning: made)
        guard unsafe EVP_MD_CTX_copy_ex(copy.handle, handle) == 1 else { throw Self.failure("copy") }
        return copy
    }

    /// Computes the digest and ends the context.
    consuming func finish() throws(PortError) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count: UInt32 = 0
        guard unsafe EVP_DigestFinal_ex(handle, &digest, &count) == 1 else { throw Self.failure("finish") }
        return Array(digest.prefix(Int(count)))
    }

    private static func failure(_ verb: String) -> PortError {
        PortError(.internalFault, "libcrypto could not \(verb) a digest; check the installed OpenSSL.")
    }
}

/// A digest algorithm fetched once for the process: fetching it for each digest costs more than hashing a short text.
@safe
final class DigestMethod: Sendable {
    static let sha256 = DigestMethod("SHA256")
    static let md5 = DigestMethod("MD5")

    /// Nil when libcrypto does not offer it; starting a context then fails. Immutable and never freed; all threads may
    /// share a fetched method.
    nonisolated(unsafe) let handle: OpaquePointer?

    private init(_ name: String) { unsafe handle = EVP_MD_fetch(nil, name, nil) }
}
