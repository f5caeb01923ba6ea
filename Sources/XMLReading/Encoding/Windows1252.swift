/// The 32 bytes in which windows-1252 differs from ISO-8859-1.
package enum Windows1252 {
    /// The code points of 0x80–0x9F; 0 for an undefined byte.
    package static let upper: [UInt16] = [
        0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
        0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E,
        0x0178,
    ]

    /// - Returns: the byte for a code point of `upper`; nil for any other.
    package static func byte(of scalar: UInt16) -> UInt8? {
        upper.firstIndex(of: scalar).map { UInt8(0x80 + $0) }
    }
}
