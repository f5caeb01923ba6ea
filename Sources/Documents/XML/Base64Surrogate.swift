/// A short text that a validator judges instead of a long one, to decide only whether the long one is base64 as
/// libxml2 reads `xs:base64Binary`.
///
/// libxml2 ignores every character outside the alphabet, counts those before the first `=`, and requires that count
/// and the number of `=` to match (XML Schema part 2, 3.2.16). Its verdict therefore depends only on the count modulo
/// four, the last character, the number of `=` and whether anything follows them. A text that is already short is its
/// own surrogate.
struct Base64Surrogate {
    /// Up to this many bytes are kept unchanged.
    static let keptBytesMax = 1 << 10

    private var kept: [UInt8] = []
    private var isWhole = true
    /// The number of alphabet characters before the first `=`, and the last of them.
    private var count = 0
    private var last = UInt8(ascii: "A")
    private var pads = 0
    private var goesOnBehindPads = false

    mutating func take(_ bytes: UnsafeBufferPointer<UInt8>) {
        if isWhole {
            isWhole = kept.count + bytes.count <= Self.keptBytesMax
            if isWhole { unsafe kept.append(contentsOf: bytes) } else { kept = [] }
        }
        for index in 0..<bytes.count {
            let byte = unsafe bytes[index]
            if Self.isOfAlphabet(byte) {
                if pads > 0 {
                    goesOnBehindPads = true
                } else {
                    count &+= 1
                    last = byte
                }
            } else if byte == UInt8(ascii: "=") {
                pads &+= 1
            }
        }
    }

    /// A text that is base64 exactly when the complete text is.
    var bytes: [UInt8] {
        if isWhole { return kept }
        let padding = [UInt8](repeating: UInt8(ascii: "="), count: min(pads, 3))
        let rest: [UInt8] = goesOnBehindPads ? [UInt8(ascii: "A")] : []
        guard count > 0 else { return padding + rest }
        return [UInt8](repeating: UInt8(ascii: "A"), count: (count - 1) & 3) + [last] + padding + rest
    }

    @inline(__always)
    private static func isOfAlphabet(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"):
            true
        default: false
        }
    }
}
