extension Inspection {
    /// Numbers of the guias that are billed for the first time, blanks at the ends removed, each once, in document order: those by
    /// which history knows a guia again. At most `Limits.guiasKeptMax`.
    ///
    /// None for anything but a lote of a provider. Guias that a 2.x message presents again, after a glosa, keep their number and
    /// are none of them, nor are glosa appeals, annexes and requests, which are no lotes.
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
    /// nil without one, and for blanks alone.
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

    /// Without blanks and line ends at both ends.
    var withoutWhitespaceAround: String { String(trimmed) }
}
