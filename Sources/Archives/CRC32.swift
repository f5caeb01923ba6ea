/// The checksum of names in the extra fields of a zip.
struct CRC32 {
    private static let table: [UInt32] = (0..<256).map { (index: UInt32) in
        (0..<8).reduce(index) { value, _ in value & 1 == 1 ? (value >> 1) ^ 0xEDB8_8320 : value >> 1 }
    }

    private var register: UInt32 = 0xFFFF_FFFF

    var value: UInt32 { ~register }

    mutating func add(_ bytes: [UInt8]) {
        let table = Self.table
        var register = register
        for byte in bytes { register = (register >> 8) ^ table[Int((register ^ UInt32(byte)) & 0xFF)] }
        self.register = register
    }
}
