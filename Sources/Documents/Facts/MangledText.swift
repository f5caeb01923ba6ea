import XMLReading

/// A symptom of text that some program read or wrote in the wrong encoding.
enum MangledSign: CaseIterable {
    /// UTF-8 that was decoded as a single-byte encoding: `Ã§` for `ç`.
    case misread
    /// An invisible character of U+0080–U+009F whose code is that of a letter in windows-1252.
    case windows1252
    /// Another character of U+0080–U+009F.
    case control
}

/// Searches a text for the symptoms, character by character.
struct MangledText {
    private enum Lead {
        case none
        /// `Â`, `Ã`: the bytes 0xC2, 0xC3.
        case letter(UInt8)
        /// `â`: the byte 0xE2.
        case sign
        /// `â€`: the bytes 0xE2 0x80; whether the second was a control character here.
        case signAndByte(wasControl: Bool)
    }

    private var lead = Lead.none

    /// Whether no sequence is open: the next character may begin one.
    var isAtStart: Bool { if case .none = lead { true } else { false } }

    /// Reports as `misread` only sequences that Portuguese text produces: leads of U+0080–U+00FF and of the
    /// typographic characters.
    mutating func read(_ scalar: UInt32) -> MangledSign? {
        if scalar < 0x80, case .none = lead { return nil }
        let byte = Self.byte(of: scalar)
        let isContinuation = byte.map { $0 & 0xC0 == 0x80 } ?? false
        let before = lead
        lead = .none
        switch before {
        case .none: break
        case .letter(let first):
            if isContinuation, scalar < 0x100 || Self.isLetterOfCapital(first, byte ?? 0) { return .misread }
        case .sign:
            if byte == 0x80 {
                lead = .signAndByte(wasControl: scalar < 0x100)
                return nil
            }
        case .signAndByte(let wasControl):
            if isContinuation { return .misread }
            if wasControl { return .windows1252 }
        }
        switch scalar {
        case 0xC2, 0xC3: lead = .letter(UInt8(scalar))
        case 0xE2: lead = .sign
        case 0x80...0x9F: return Windows1252.upper[Int(scalar) - 0x80] == 0 ? .control : .windows1252
        default: break
        }
        return nil
    }

    /// The byte of a character in ISO-8859-1, or else in windows-1252.
    private static func byte(of scalar: UInt32) -> UInt8? {
        if scalar < 0x100 { return UInt8(scalar) }
        return UInt16(exactly: scalar).flatMap(Windows1252.byte)
    }

    /// After `Ã`, closing quotes, dashes and dots also occur in correct text (`“MANHÔ`). The characters that make `É`,
    /// `Ç` and similar letters do not.
    private static func isLetterOfCapital(_ lead: UInt8, _ byte: UInt8) -> Bool {
        switch byte {
        case 0x85, 0x91, 0x92, 0x94, 0x96, 0x97, 0x9B: false
        default: lead == 0xC3
        }
    }
}

extension MangledText {
    /// The symptoms in `text`, which must be well-formed UTF-8 in whole characters.
    static func signs(in text: UnsafeBufferPointer<UInt8>) -> Set<MangledSign> {
        var signs: Set<MangledSign> = []
        var reader = MangledText()
        var decoder = ScalarDecoder(isUTF8: true)
        for index in 0..<text.count {
            guard let scalar = unsafe decoder.read(text[index]), let sign = reader.read(scalar) else { continue }
            signs.insert(sign)
        }
        return signs
    }
}

extension MangledText {
    /// The number of characters that `text` was meant to have, if it is UTF-8 decoded as a single-byte encoding.
    static func meantCount(_ text: UnsafeBufferPointer<UInt8>) -> Int {
        var count = 0
        var decoder = ScalarDecoder(isUTF8: true)
        for index in 0..<text.count {
            guard let scalar = unsafe decoder.read(text[index]) else { continue }
            if byte(of: scalar).map({ $0 & 0xC0 != 0x80 }) ?? true { count += 1 }
        }
        return count
    }
}

/// Decodes UTF-8 without validation. A broken sequence gives a character that no caller searches for.
struct ScalarDecoder {
    let isUTF8: Bool
    private var scalar: UInt32 = 0
    private var missing = 0

    init(isUTF8: Bool) { self.isUTF8 = isUTF8 }

    /// - Returns: the character that `byte` completes; nil inside of one.
    mutating func read(_ byte: UInt8) -> UInt32? {
        guard isUTF8, byte >= 0x80 else {
            missing = 0
            return UInt32(byte)
        }
        if byte & 0xC0 == 0x80 {
            guard missing > 0 else { return 0xFFFD }
            scalar = scalar << 6 | UInt32(byte & 0x3F)
            missing -= 1
            return missing == 0 ? scalar : nil
        }
        missing = byte < 0xE0 ? 1 : byte < 0xF0 ? 2 : 3
        scalar = UInt32(byte) & (missing == 1 ? 0x1F : missing == 2 ? 0x0F : 0x07)
        return nil
    }
}
