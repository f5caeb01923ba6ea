/// The number of an establishment in the national register (CNES): seven digits. `9999999` means that it has none.
package enum CNESForm {
    /// Whether it has exactly seven ASCII digits.
    package static func fits(_ bytes: Span<UInt8>) -> Bool {
        guard bytes.count == 7 else { return false }
        for index in 0..<7 where !(0x30...0x39).contains(bytes[index]) { return false }
        return true
    }
}
