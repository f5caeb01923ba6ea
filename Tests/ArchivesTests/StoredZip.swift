/// Builds a zip byte by byte, entries stored as they are, so that names and damage can be anything.
struct StoredZip {
    struct Entry {
        var name: [UInt8]
        var content: [UInt8]
        /// General purpose flags: 0x800 marks the name as UTF-8, 1 the content as encrypted.
        var flags: UInt16 = 0
        /// Upper half of the external attributes when made on Unix: the file's mode.
        var mode: UInt16 = 0o100644
    }

    var entries: [Entry] = []

    mutating func add(_ name: String, _ content: String, flags: UInt16 = 0x800, mode: UInt16 = 0o100644) {
        entries.append(Entry(name: Array(name.utf8), content: Array(content.utf8), flags: flags, mode: mode))
    }

    var bytes: [UInt8] {
        var file = [UInt8]()
        var directory = [UInt8]()
        for entry in entries {
            let offset = UInt32(file.count)
            let common =
                little(entry.flags) + little(UInt16(0)) + little(UInt32(0x5921_0000)) + little(crc32(entry.content))
                + little(UInt32(entry.content.count)) + little(UInt32(entry.content.count))
                + little(UInt16(entry.name.count)) + little(UInt16(0))
            file += [0x50, 0x4B, 3, 4] + little(UInt16(20)) + common + entry.name + entry.content
            directory += [0x50, 0x4B, 1, 2] + little(UInt16(0x0314)) + little(UInt16(20)) + common
            directory += little(UInt16(0)) + little(UInt16(0)) + little(UInt16(0))
            directory += little(UInt32(entry.mode) << 16) + little(offset) + entry.name
        }
        let count = little(UInt16(entries.count))
        let end: [UInt8] = [0x50, 0x4B, 5, 6] + little(UInt16(0)) + little(UInt16(0)) + count + count
        return file + directory + end + little(UInt32(directory.count)) + little(UInt32(file.count)) + little(UInt16(0))
    }

    private func little<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
        (0..<Value.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> Value($0 * 8)) }
    }

    private func crc32(_ bytes: [UInt8]) -> UInt32 {
        var register: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            register ^= UInt32(byte)
            for _ in 0..<8 { register = register & 1 == 1 ? (register >> 1) ^ 0xEDB8_8320 : register >> 1 }
        }
        return ~register
    }
}
