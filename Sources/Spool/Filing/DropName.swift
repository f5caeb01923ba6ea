import Domain

/// The dropped file's name, sanitised for naming this program's files after it: always a single component, never
/// hidden, never too long.
struct DropName {
    /// Longest name in Linux file systems, in bytes.
    private static let bytesMax = 255
    /// Longest file extension, with its dot; a longer suffix is part of the stem.
    private static let extensionBytesMax = 16

    private let stem: String
    /// The extension with its dot; empty when there is none.
    private let ending: String

    /// `dropped`: any text; untrusted.
    init(_ dropped: String) {
        var name = String(String.UnicodeScalarView(dropped.unicodeScalars.map { Self.isPlain($0) ? $0 : "_" }))
        if name.isEmpty || name.hasPrefix(".") { name = "_" + name }
        if let dot = name.lastIndex(of: "."), dot > name.startIndex, name[dot...].utf8.count <= Self.extensionBytesMax {
            (stem, ending) = (String(name[..<dot]), String(name[dot...]))
        } else {
            (stem, ending) = (name, "")
        }
    }

    /// `lote.xml`
    var plain: String { fitted(stem, ending) }

    /// `lote.<id>.xml`, or `lote.<id>-2.xml` for `repetition` 2.
    func file(id: DropID, repetition: Int = 1) -> String {
        fitted(stem, ".\(id.text)\(repetition > 1 ? "-\(repetition)" : "")\(ending)")
    }

    /// The plain name, then names with the ID; made when they are asked for.
    func candidates(id: DropID) -> some Sequence<String> {
        (0...9).lazy.map { $0 == 0 ? plain : file(id: id, repetition: $0) }
    }

    /// `lote.<id>.<mark>.xml`
    func marked(_ mark: String, id: DropID, repetition: Int = 1) -> String {
        fitted(stem, ".\(id.text).\(mark)\(repetition > 1 ? "-\(repetition)" : "")\(ending)")
    }

    /// `lote.xml.<id><suffix>`, in the outbox.
    func answer(id: DropID, suffix: String) -> String { fitted(stem, "\(ending).\(id.text)\(suffix)") }

    /// `lote.<id><suffix>`, next to the original `lote.<id>.xml`.
    func report(id: DropID, suffix: String) -> String { fitted(stem, ".\(id.text)\(suffix)") }

    private func fitted(_ stem: String, _ ending: String) -> String {
        var cut = stem[...]
        while cut.utf8.count + ending.utf8.count > Self.bytesMax, !cut.isEmpty { cut.removeLast() }
        return cut + ending
    }

    /// Excludes separators, control characters and characters that change the text direction.
    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x2F, 0x5C, 0x7F..<0xA0, 0x200B...0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: false
        default: true
        }
    }
}
