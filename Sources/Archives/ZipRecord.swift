import Domain
import Glibc

/// One entry as a zip's directory describes it. Untrusted until `ZipLayout` has compared it with the content.
struct ZipRecord {
    static let fixedByteCount = 46

    /// Compression methods other than stored and deflate, by number: valid, but not accepted.
    static let otherMethods: [UInt16: String] = [
        1: "shrink", 2: "reduce", 3: "reduce", 4: "reduce", 5: "reduce", 6: "implode", 9: "deflate64", 10: "implode",
        12: "bzip2", 14: "lzma", 18: "terse", 19: "lz77", 20: "zstd", 93: "zstd", 94: "mp3", 95: "xz", 96: "jpeg",
        97: "WavPack", 98: "PPMd",
    ]

    let flags: UInt16
    let method: UInt16
    let sum: UInt32
    let packedByteCount: Int
    let byteCount: Int
    let headerStart: Int
    let name: [UInt8]
    /// The readable name from the Unicode extra field; nil when there is no matching field.
    let unicodeName: [UInt8]?
    /// File type and permissions when the zip was written on Unix; else 0.
    let mode: UInt32
    /// Length of the record itself, in bytes.
    let length: Int

    /// `position`: offset of the record in `directory`. `ordinal`: of the record, from 1.
    init(in directory: [UInt8], at position: Int, ordinal: Int) throws(UnpackFailure) {
        let unreadable = UnpackFailure.fault(.archiveUnreadable, entry: ordinal)
        guard position + Self.fixedByteCount <= directory.count, directory.has([0x50, 0x4B, 1, 2], at: position) else {
            throw unreadable
        }
        let nameLength = Int(directory.little(UInt16.self, at: position + 28))
        let extraLength = Int(directory.little(UInt16.self, at: position + 30))
        length = Self.fixedByteCount + nameLength + extraLength + Int(directory.little(UInt16.self, at: position + 32))
        guard position + length <= directory.count, nameLength > 0,
            directory.little(UInt16.self, at: position + 34) == 0
        else { throw unreadable }
        guard nameLength <= EntryName.bytesMax else { throw .fault(.archiveEntryNameHostile, entry: ordinal) }
        flags = directory.little(at: position + 8)
        method = directory.little(at: position + 10)
        sum = directory.little(at: position + 16)
        name = Array(directory[position + 46..<position + 46 + nameLength])
        let isUnix = directory[position + 5] == 3
        mode = isUnix ? directory.little(UInt32.self, at: position + 38) >> 16 : 0
        let extra = Array(directory[position + 46 + nameLength..<position + 46 + nameLength + extraLength])
        unicodeName = UnicodePath.read(in: extra, for: name)
        guard unicodeName.map({ $0.count <= EntryName.bytesMax }) ?? true else {
            throw .fault(.archiveEntryNameHostile, entry: ordinal)
        }
        var wide = WideValues(extra)
        guard let size = wide.value(directory.little(UInt32.self, at: position + 24)),
            let packed = wide.value(directory.little(UInt32.self, at: position + 20)),
            let start = wide.value(directory.little(UInt32.self, at: position + 42))
        else { throw unreadable }
        (byteCount, packedByteCount, headerStart) = (size, packed, start)
    }

    var isEncrypted: Bool {
        // 0x1: traditional cipher, 0x40: strong encryption, 0x2000: encrypted names; method 99: AES.
        flags & 0x2041 != 0 || method == 99
    }

    /// Whether the sizes follow the content instead of preceding it.
    var hasDescriptor: Bool { flags & 8 != 0 }

    var isFolder: Bool { name.last == 0x2F || name.last == 0x5C || mode & S_IFMT == S_IFDIR }

    /// A link, a device, a FIFO or a socket.
    var isSpecial: Bool { ![0, S_IFREG, S_IFDIR].contains(mode & S_IFMT) }
}

/// The 64-bit values of a record, consumed in the order of the saturated 32-bit fields.
struct WideValues {
    private var left: [UInt8]

    init(_ extra: [UInt8]) {
        left = ExtraFields.content(of: 1, in: extra) ?? []
    }

    /// - Returns: nil when the value is missing or larger than any file.
    mutating func value(_ short: UInt32) -> Int? {
        guard short == 0xFFFF_FFFF else { return Int(short) }
        guard left.count >= 8 else { return nil }
        let value = left.little(UInt64.self, at: 0)
        left.removeFirst(8)
        return value < 1 << 62 ? Int(value) : nil
    }
}
