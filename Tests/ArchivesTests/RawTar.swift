import TestSupport

/// Builds a tar block by block, so that types, sizes and damage can be arbitrary.
struct RawTar {
    private(set) var bytes: [UInt8] = []

    /// Types are `0` a file, `1` a hard link, `2` a symbolic link, `3` and `4` devices, `5` a folder, `6` a FIFO.
    /// `size` is the size that the header states, in its 12 bytes; nil for the correct one.
    mutating func add(
        _ name: [UInt8], _ content: [UInt8] = [], type: Character = "0", link: String = "", size: [UInt8]? = nil,
        isSumWrong: Bool = false
    ) {
        var header = [UInt8](repeating: 0, count: 512)
        func put(_ field: [UInt8], at position: Int) {
            header.replaceSubrange(position..<position + field.count, with: field)
        }
        put(Array(name.prefix(100)), at: 0)
        put(Array("0000644\0".utf8), at: 100)
        put(Array("0000000\0".utf8) + Array("0000000\0".utf8), at: 108)
        put(size ?? octal(content.count, digits: 11) + [0x20], at: 124)
        put(Array("14371000000 ".utf8), at: 136)
        put(Array("        ".utf8), at: 148)
        put(Array(String(type).utf8), at: 156)
        put(Array(link.utf8), at: 157)
        put(Array("ustar\u{0}00".utf8), at: 257)
        let sum = header.reduce(isSumWrong ? 1 : 0) { $0 + Int($1) }
        put(octal(sum, digits: 6) + [0, 0x20], at: 148)
        bytes += header + content + [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
    }

    mutating func add(_ name: String, _ content: String = "", type: Character = "0", link: String = "") {
        add(Array(name.utf8), Array(content.utf8), type: type, link: link)
    }

    /// The end mark; without it the archive is truncated.
    mutating func end() { bytes += [UInt8](repeating: 0, count: 1_024) }

    static func of(_ build: (inout RawTar) -> Void) -> [UInt8] {
        var tar = RawTar()
        build(&tar)
        tar.end()
        return tar.bytes
    }

    private func octal(_ value: Int, digits: Int) -> [UInt8] {
        let text = String(value, radix: 8)
        return Array((String(repeating: "0", count: max(0, digits - text.count)) + text).utf8)
    }
}
