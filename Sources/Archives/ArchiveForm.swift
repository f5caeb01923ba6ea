/// The format of an archive, detected by its first bytes; its name does not matter.
enum ArchiveForm: Sendable, Equatable {
    case zip, gzip, tar

    /// Number of first bytes that detection needs: one block of a tar.
    static let headByteCount = 512

    /// - Parameter head: the first bytes, up to `headByteCount`.
    /// - Returns: nil when they do not belong to an archive.
    static func detected(by head: [UInt8]) -> ArchiveForm? {
        if head.has([0x50, 0x4B, 3, 4], at: 0) || head.has([0x50, 0x4B, 5, 6], at: 0) { return .zip }
        if head.has([0x1F, 0x8B], at: 0) { return .gzip }
        return isTar(head) ? .tar : nil
    }

    /// `ustar` alone is not enough: a text may contain `ajustar` at that offset. Unlike a tar header, a text has no NUL
    /// before it.
    static func isTar(_ head: [UInt8]) -> Bool {
        guard head.count == headByteCount, head[0] != 0, head[..<257].contains(0) else { return false }
        return head.has(Array("ustar".utf8), at: 257) || hasTarChecksum(head)
    }

    /// A tar from before `ustar` is recognised only by its header checksum, computed with the checksum field as spaces.
    private static func hasTarChecksum(_ head: [UInt8]) -> Bool {
        let field = head[148..<156].drop { $0 == 0x20 }.prefix { (0x30...0x37).contains($0) }
        guard !field.isEmpty else { return false }
        let stated = field.reduce(0) { $0 * 8 + Int($1 - 0x30) }
        let counted = head.indices.reduce(0) { $0 + ((148..<156).contains($1) ? 0x20 : Int(head[$1])) }
        return stated == counted
    }
}
