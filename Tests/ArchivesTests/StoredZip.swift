/// Builds a zip byte by byte, so that names, sizes, offsets and damage can be arbitrary.
struct StoredZip {
    struct Entry {
        var name: [UInt8]
        var content: [UInt8]
        /// General purpose flags: 0x800 marks the name as UTF-8, 1 the content as encrypted, 8 sizes after the content.
        var flags: UInt16 = 0
        /// Upper half of the external attributes of a zip made on Unix: the file's mode.
        var mode: UInt16 = 0o100644
        /// The unpacked content, when `content` is deflated.
        var unpacked: [UInt8]?
        var method: UInt16 = 0
        /// False values; nil for the correct ones.
        var localName: [UInt8]?
        var localSize: UInt32?
        var size: UInt32?
        var packedSize: UInt32?
        var sum: UInt32?
        var offset: UInt32?
        var disk: UInt16 = 0
        /// Extra fields of the record in the directory.
        var extra: [UInt8] = []
        /// Extra fields of the header before the content.
        var localExtra: [UInt8] = []
        /// Only in the directory: its content is elsewhere.
        var hasNoContent = false
        /// Only in the content: the directory does not list it.
        var hasNoRecord = false
    }

    var entries: [Entry] = []
    var prefix: [UInt8] = []
    var beforeDirectory: [UInt8] = []
    /// Between the directory and the end record.
    var beforeEnd: [UInt8] = []
    var comment: [UInt8] = []
    var trailing: [UInt8] = []
    var count: UInt16?
    var countHere: UInt16?
    var disk: UInt16 = 0
    var directorySize: UInt32?
    var directoryOffset: UInt32?

    mutating func add(_ name: String, _ content: String, flags: UInt16 = 0x800, mode: UInt16 = 0o100644) {
        entries.append(Entry(name: Array(name.utf8), content: Array(content.utf8), flags: flags, mode: mode))
    }

    /// Offset of the end record.
    var endPosition: Int { bytes.count - 22 - comment.count - trailing.count }

    var bytes: [UInt8] {
        var file = prefix
        var directory = [UInt8]()
        var records = 0
        for entry in entries {
            let offset = UInt32(truncatingIfNeeded: file.count - prefix.count)
            if !entry.hasNoContent { file += local(entry) }
            guard !entry.hasNoRecord else { continue }
            records += 1
            directory += central(entry, offset: offset)
        }
        file += beforeDirectory
        let start = UInt32(file.count - prefix.count)
        let total = count ?? UInt16(truncatingIfNeeded: records)
        let end: [UInt8] =
            [0x50, 0x4B, 5, 6] + little(disk) + little(disk) + little(countHere ?? total) + little(total)
            + little(directorySize ?? UInt32(directory.count)) + little(directoryOffset ?? start)
            + little(UInt16(comment.count)) + comment
        return file + directory + beforeEnd + end + trailing
    }

    private func local(_ entry: Entry) -> [UInt8] {
        let name = entry.localName ?? entry.name
        let isLater = entry.flags & 8 != 0
        let sum = crc32(entry.unpacked ?? entry.content)
        let packed = UInt32(entry.content.count)
        let size = UInt32(entry.unpacked?.count ?? entry.content.count)
        let header: [UInt8] =
            [0x50, 0x4B, 3, 4] + little(UInt16(20)) + little(entry.flags) + little(entry.method)
            + little(UInt32(0x5921_0000)) + little(isLater ? 0 : sum) + little(isLater ? 0 : packed)
            + little(entry.localSize ?? (isLater ? 0 : size)) + little(UInt16(name.count))
            + little(UInt16(entry.localExtra.count)) + name + entry.localExtra
        let descriptor = [0x50, 0x4B, 7, 8] + little(sum) + little(packed) + little(size)
        return header + entry.content + (isLater ? descriptor : [])
    }

    private func central(_ entry: Entry, offset: UInt32) -> [UInt8] {
        [0x50, 0x4B, 1, 2] + little(UInt16(0x0314)) + little(UInt16(20)) + little(entry.flags)
            + little(entry.method) + little(UInt32(0x5921_0000))
            + little(entry.sum ?? crc32(entry.unpacked ?? entry.content))
            + little(entry.packedSize ?? UInt32(entry.content.count))
            + little(entry.size ?? UInt32(entry.unpacked?.count ?? entry.content.count))
            + little(UInt16(entry.name.count)) + little(UInt16(entry.extra.count)) + little(UInt16(0))
            + little(entry.disk) + little(UInt16(0)) + little(UInt32(entry.mode) << 16)
            + little(entry.offset ?? offset) + entry.name + entry.extra
    }

    /// Extra field 0x7075: a UTF-8 name for `name`.
    func unicodePath(_ text: [UInt8], of name: [UInt8], version: UInt8 = 1) -> [UInt8] {
        little(UInt16(0x7075)) + little(UInt16(5 + text.count)) + [version] + little(crc32(name)) + text
    }

    func crc32(_ bytes: [UInt8]) -> UInt32 {
        var register: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            register ^= UInt32(byte)
            for _ in 0..<8 { register = (register >> 1) ^ (0xEDB8_8320 & (0 &- (register & 1))) }
        }
        return ~register
    }
}

func little<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
    (0..<Value.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> Value($0 * 8)) }
}
