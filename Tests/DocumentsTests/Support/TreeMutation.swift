import TestSupport

/// Changes the tree of a document at random: elements are repeated, nested in themselves, moved, renamed or removed,
/// and values are replaced by unexpected ones.
struct TreeMutation {
    private struct Element {
        var whole: Range<Int>
        var start: Range<Int>
        var end: Range<Int>
        /// The range of the name in the start tag, prefix included.
        var name: Range<Int>

        var content: Range<Int> { start.upperBound..<end.lowerBound }
    }

    static let names = [
        "cabecalho", "mensagemTISS", "mensagemEnvioANS", "identificacaoTransacao", "tipoTransacao", "Padrao",
        "versaoPadrao",
        "origem", "destino", "registroANS", "CNPJ", "loginSenhaPrestador", "prestadorParaOperadora",
        "operadoraParaPrestador",
        "loteGuias", "numeroLote", "guiasTISS", "guiaConsulta", "guiaSP-SADT", "guiaOdonto", "cabecalhoGuia",
        "numeroGuiaPrestador",
        "procedimentosExecutados", "procedimentoExecutado", "despesa", "valorTotal", "valorTotalGeral", "epilogo",
        "hash",
        "assinaturaDigital", "assinaturaDigitalGuia", "Signature", "documento", "recursoGlosa", "recursoGuia",
        "loteAnexos",
        "loteGuiasWS", "Envelope", "Body", "Header", "outro",
    ]

    static let values = [
        "", " ", "0", "-0", "-1", "+1", "1.", ".", "999999999999999.99", "-999999999999999.99", "0.0000000001",
        String(repeating: "9", count: 400), String(repeating: "0", count: 400) + "1", "1e99", "NaN",
        "99999999999999999999",
        "0001-01-01", "9999-12-31", "-2026-01-01", "99999-01-01", "2026-02-29", "24:00:00", "4.03.00", "3.05.00",
        "2.02.03", "1.06.00",
        "3.03.00", "3.00.01", "9.99.99", "4.03.00 ", "\u{A0}", "\u{200B}", "<![CDATA[]]>", "<!---->", "<?x?>", "&#0;",
        "&amp;",
        String(repeating: "x", count: 70_000), String(repeating: " ", count: 70_000),
    ]

    private var bytes: [UInt8]

    /// Applies one to three changes to `document`.
    static func mutate(_ document: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
        var mutation = TreeMutation(bytes: document)
        for _ in 0..<Int.random(in: 1...3, using: &random) { mutation.change(&random) }
        return mutation.bytes
    }

    private mutating func change(_ random: inout SeededRandom) {
        let all = Self.elements(bytes)
        guard let element = all.randomElement(using: &random), let other = all.randomElement(using: &random) else {
            return
        }
        let copy = Array(bytes[element.whole])
        switch Int.random(in: 0..<11, using: &random) {
        case 0: insert(copy, at: element.whole.upperBound)
        case 1: insert(copy, at: element.start.upperBound)
        case 2: wrap(element, in: Array(bytes[element.start]), Array(bytes[element.end]))
        case 3: insert(copy, at: Bool.random(using: &random) ? other.start.upperBound : other.whole.upperBound)
        case 4: move(element, to: other.whole.lowerBound)
        case 5: rename(element, Self.names.randomElement(using: &random) ?? "x")
        case 6: rename(element, String(decoding: bytes[other.name], as: UTF8.self), isWhole: true)
        case 7: bytes.removeSubrange(element.whole)
        case 8: bytes.removeSubrange(Bool.random(using: &random) ? element.start : element.end)
        case 9:
            bytes.replaceSubrange(element.content, with: Array((Self.values.randomElement(using: &random) ?? "").utf8))
        default:
            // Removes the element's tags and keeps its content.
            bytes.removeSubrange(element.end)
            bytes.removeSubrange(element.start)
        }
    }

    private mutating func insert(_ copy: [UInt8], at position: Int) { bytes.insert(contentsOf: copy, at: position) }

    private mutating func wrap(_ element: Element, in start: [UInt8], _ end: [UInt8]) {
        bytes.insert(contentsOf: end, at: element.whole.upperBound)
        bytes.insert(contentsOf: start, at: element.whole.lowerBound)
    }

    private mutating func move(_ element: Element, to position: Int) {
        guard !element.whole.contains(position) else { return }
        let moved = Array(bytes[element.whole])
        if position < element.whole.lowerBound {
            bytes.removeSubrange(element.whole)
            bytes.insert(contentsOf: moved, at: position)
        } else {
            bytes.insert(contentsOf: moved, at: position)
            bytes.removeSubrange(element.whole)
        }
    }

    private mutating func rename(_ element: Element, _ name: String, isWhole: Bool = false) {
        let old = Array(bytes[element.name])
        let prefix = isWhole ? [] : old.lastIndex(of: UInt8(ascii: ":")).map { Array(old[...$0]) } ?? []
        let end = (element.end.lowerBound + 2)..<(element.end.lowerBound + 2 + old.count)
        bytes.replaceSubrange(end, with: prefix + Array(name.utf8))
        bytes.replaceSubrange(element.name, with: prefix + Array(name.utf8))
    }

    /// The elements with both tags, found by the form of the tags.
    private static func elements(_ bytes: [UInt8]) -> [Element] {
        var found: [Element] = []
        var open: [(tag: Range<Int>, name: Range<Int>)] = []
        var index = 0
        while let start = bytes[index...].firstIndex(of: UInt8(ascii: "<")),
            let close = bytes[start...].firstIndex(of: UInt8(ascii: ">"))
        {
            index = close + 1
            let first = bytes[start + 1]
            if first == UInt8(ascii: "?") || first == UInt8(ascii: "!") || bytes[close - 1] == UInt8(ascii: "/") {
                continue
            }
            if first == UInt8(ascii: "/") {
                guard let last = open.popLast(), bytes[(start + 2)..<close].starts(with: bytes[last.name]) else {
                    return found
                }
                found.append(
                    Element(
                        whole: last.tag.lowerBound..<index, start: last.tag, end: start..<index, name: last.name))
            } else {
                let end = bytes[start...close].firstIndex { $0 <= 0x20 || $0 == UInt8(ascii: ">") } ?? close
                open.append((start..<index, (start + 1)..<end))
            }
        }
        return found
    }
}
