extension Inspection {
    /// Numbers of the guias that are billed for the first time, without whitespace at their ends, each once, in
    /// document order. The history recognises guias by them. At most `Limits.guiasKeptMax`.
    ///
    /// Empty for anything but a lote of a provider. Not included: guias that a 2.x message presents again after a
    /// glosa, because they keep their number; and glosa appeals, annexes and requests, because they are no lotes.
    package var billedGuiaNumbers: [String] {
        guard let lote, direction == .toOperator, !isPresentedAgain else { return [] }
        var seen: Set<Substring> = []
        return lote.guias.compactMap { guia in
            guard let number = guia.trimmedNumber, seen.insert(number).inserted,
                !guia.location.path.contains("/guiaRevisaoGlosa")
            else { return nil }
            return String(number)
        }
    }

    private var isPresentedAgain: Bool {
        header.transaction.flatMap { TISSTransaction.named($0)?.name } == "RE_APRESENTACAO_GUIA"
    }
}

extension GuiaFacts {
    /// `number` without whitespace at its ends; nil when nothing is left.
    package var trimmedNumber: Substring? {
        let bare = number?.trimmed
        return bare?.isEmpty == false ? bare : nil
    }
}

extension String {
    fileprivate var trimmed: Substring {
        guard let first = utf8.firstIndex(where: { $0 > 0x20 }), let last = utf8.lastIndex(where: { $0 > 0x20 })
        else { return "" }
        return self[first...last]
    }

    /// Without spaces, line ends and control characters at both ends.
    var withoutWhitespaceAround: String { String(trimmed) }
}
