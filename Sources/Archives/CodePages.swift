/// The eight-bit code pages of names in archives.
enum CodePage: CaseIterable {
    /// Used by zip programs on Western Windows when they do not set the UTF-8 flag. Portuguese letters of cp437 have
    /// the same codes.
    case dos850
    case windows1252

    func text(of bytes: [UInt8]) -> String {
        var text = String.UnicodeScalarView()
        for byte in bytes { text.append(byte < 0x80 ? Unicode.Scalar(byte) : upperHalf[Int(byte) - 0x80]) }
        return String(text)
    }

    /// Characters of the bytes 0x80 to 0xFF.
    private var upperHalf: [Unicode.Scalar] {
        switch self {
        case .dos850: Self.dos850Half
        case .windows1252: Self.windows1252Half
        }
    }

    private static let dos850Half = Array(
        ("ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤"
            + "ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{AD}±‗¾¶§÷¸°¨·¹³²■\u{A0}").unicodeScalars)

    private static let windows1252Half =
        Array("€?‚ƒ„…†‡ˆ‰Š‹Œ?Ž??‘’“”•–—˜™š›œ?žŸ".unicodeScalars)
        + (0xA0...0xFF).map { Unicode.Scalar(UInt8($0)) }

    /// - Returns: the code page in which the name looks most like Portuguese; `preferred` when there is no difference.
    static func mostReadable(_ bytes: [UInt8], preferred: CodePage) -> CodePage {
        let best = allCases.map { ($0, score($0.text(of: bytes))) }.max { $0.1 < $1.1 }
        guard let best, best.1 > score(preferred.text(of: bytes)) else { return preferred }
        return best.0
    }

    /// Counts accented Portuguese letters, twice when their case matches the letter before.
    private static func score(_ text: String) -> Int {
        var score = 0
        var before: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            let isLower = lowerLetters.contains(scalar)
            if isLower || upperLetters.contains(scalar) {
                let letterBefore = before.flatMap { $0.properties.isAlphabetic ? $0 : nil }
                score += letterBefore.map { $0.properties.isLowercase == isLower } ?? true ? 2 : 1
            }
            before = scalar
        }
        return score
    }

    private static let lowerLetters = Set("áàâãéêíóôõúüçñºª".unicodeScalars)
    private static let upperLetters = Set("ÁÀÂÃÉÊÍÓÔÕÚÜÇÑ".unicodeScalars)
}
