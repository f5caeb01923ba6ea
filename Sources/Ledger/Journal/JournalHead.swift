import Digests
import Domain
import FoundationEssentials

/// The last row of the journal: its number and its hash. The next row's hash covers it.
struct JournalHead: Sendable, Equatable {
    var number: Int64
    /// 32 bytes.
    var hash: [UInt8]

    /// Before the first row: 32 zero bytes.
    static let beginning = JournalHead(number: 0, hash: [UInt8](repeating: 0, count: 32))

    /// The head after one more row.
    ///
    /// Its hash is the SHA-256 over: the 32 bytes of the previous hash; number and time (microseconds) as 8 bytes each,
    /// most significant byte first; then drop (empty if none), kind and detail, each as its number of UTF-8 bytes in 4
    /// bytes, most significant byte first, followed by those bytes. The lengths ensure that two different rows never
    /// have the same encoding.
    func following(
        time: Int64, drop: String?, kind: String, detail: String
    ) throws(PortError) -> (head: JournalHead, digest: SHA256Digest) {
        var bytes = hash
        bytes.reserveCapacity(128 + detail.utf8.count)
        append(UInt64(bitPattern: number + 1), byteCount: 8, to: &bytes)
        append(UInt64(bitPattern: time), byteCount: 8, to: &bytes)
        for text in [drop ?? "", kind, detail] {
            append(UInt64(text.utf8.count), byteCount: 4, to: &bytes)
            bytes.append(contentsOf: text.utf8)
        }
        let digest = try SHA256Digest.of(bytes)
        return (JournalHead(number: number + 1, hash: digest.bytes), digest)
    }

    private func append(_ value: UInt64, byteCount: Int, to bytes: inout [UInt8]) {
        for index in (0..<byteCount).reversed() { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * index))) }
    }
}

extension SHA256Digest {
    /// The 32 bytes of the digest.
    var bytes: [UInt8] {
        var bytes = [UInt8]()
        bytes.reserveCapacity(32)
        var high: UInt8?
        for character in hex.utf8 {
            let value = character < 0x3A ? character - 0x30 : character - 0x57
            if let first = high {
                bytes.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        return bytes
    }
}
