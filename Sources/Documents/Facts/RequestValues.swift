import Domain

/// Checks the values of a body that is no lote of guias — an appeal, an annex, a request, a notice — one by one as
/// they are read. Keeps only numbers and the identifiers of guias, and reports only wrong values.
struct RequestValues {
    /// Whether the reading is in the body of a message to the operator that is no lote.
    var isOn = false
    /// The open annex, or the open guia of an appeal.
    private(set) var guia: GuiaReference?
    private(set) var guiaDepth = 0
    private var ordinal = 0
    /// The numbers of the first guias, each with the ordinal of the first guia that has it.
    private var seen: [String: Int] = [:]
    /// The schemas allow 100 guias in an appeal or a lote of annexes.
    private static let seenMax = 1_000
    private var appeal = AppealSum()
    private var start = KeptDay()
    /// The message's own date as `yyyymmdd`; 0 while unknown.
    private var messageDay: Int32 = 0
    private var allowsLetters = true

    /// Receives what the header states, once it is read.
    mutating func knows(messageDay: Int32, allowsLetters: Bool) {
        (self.messageDay, self.allowsLetters) = (messageDay, allowsLetters)
    }

    mutating func start(_ element: ElementName, depth: Int, _ candidates: inout CandidateFindings) {
        switch element {
        case .guiaRecurso: (appeal, seen) = (AppealSum(), [:])
        case .recursoProtocolo, .recursoGuiaCompleta: appeal.takeWhole()
        case .recursoGuia, .anexoSituacaoInicial:
            guard guiaDepth == 0 else { return }
            appeal.beginGuia()
            ordinal += 1
            guia = GuiaReference(ordinal: ordinal, number: nil)
            guiaDepth = depth
            candidates.beginGuia()
        default: break
        }
    }

    mutating func end(depth: Int, _ candidates: inout CandidateFindings) {
        guard guiaDepth > 0, depth == guiaDepth else { return }
        appeal.endGuia()
        candidates.endGuia(number: guia?.number)
        (guia, guiaDepth) = (nil, 0)
    }

    /// Reads the current leaf, the last of `stack`.
    /// - Returns: true when the number of the open guia became known.
    mutating func leaf(
        _ element: ElementName, stack: borrowing ElementStack, text: borrowing ContentText,
        _ candidates: inout CandidateFindings
    ) -> Bool {
        switch element {
        case .numeroGuiaPrestador, .numeroGuiaOrigem, .numeroGuiaAnexo: return number(stack, text, &candidates)
        case .valorRecursado:
            appeal.add(text.money)
            candidates.amount(stack, text, guia: guiaOrdinal)
        case .valorTotalRecursado:
            candidates.amount(stack, text, guia: guiaOrdinal)
            compareTotal(stack, text, &candidates)
        case .quantidade, .qtdProc: candidates.quantity(stack, text, guia: guiaOrdinal)
        case .medida, .valorProc, .valorFranquia, .valorTotalProc, .valorTotalFranquia:
            candidates.amount(stack, text, guia: guiaOrdinal)
        default:
            if element.isDay {
                day(element, stack, text, &candidates)
            } else {
                candidates.party(element, stack, text, letters: allowsLetters, guia: guiaOrdinal)
            }
        }
        return false
    }

    private var guiaOrdinal: Int { guia?.ordinal ?? 0 }

    private mutating func day(
        _ element: ElementName, _ stack: borrowing ElementStack, _ text: borrowing ContentText,
        _ candidates: inout CandidateFindings
    ) {
        guard let day = candidates.day(stack, text, guia: guiaOrdinal) else { return }
        if Self.isPast(element, in: stack.parent) {
            candidates.checkAhead(day, after: messageDay, stack, guia: guiaOrdinal)
        }
        let here = KeptDay(day: day, frame: stack.frame(stack.depth - 1))
        switch element {
        case .dataInicio: start = here
        case .dataFim:
            if start.isAfter(here) {
                candidates.addOrder(.daysReversed, start, isSecond: true, stack, guia: guiaOrdinal)
            }
            start = KeptDay()
        default: break
        }
    }

    /// Whether the day is of something done or written. The days of a requested treatment, of a validity or of a
    /// payment may be in the future.
    private static func isPast(_ element: ElementName, in parent: ElementName) -> Bool {
        switch element {
        case .dataPassada, .dataSolicitacao, .dataAutorizacao, .dataEmissao: true
        case .dataInicio, .dataFim: parent == .itensGuia
        case .dataExecucao: parent == .recursoProcedimento
        default: false
        }
    }

    /// Reads a number. The first one in a guia is its own. A repeated guia is reported at its second number.
    private mutating func number(
        _ stack: borrowing ElementStack, _ text: borrowing ContentText, _ candidates: inout CandidateFindings
    ) -> Bool {
        guard stack.depth == guiaDepth + 1, guia?.number == nil else { return false }
        let number = text.string()
        guia?.number = number
        let key = number.trimmingWhitespace
        guard !key.isEmpty else { return true }
        guard let first = seen[key] else {
            if seen.count < Self.seenMax { seen[key] = ordinal }
            return true
        }
        let parameters = ["number": number, "first": "\(first)"]
        candidates.add(
            CandidateFinding(
                Finding(.guiaRepeated, at: stack.location(stack.depth - 1), guia: guia, parameters: parameters)))
        return true
    }

    /// Compares the total, which comes after the guias that it covers.
    private func compareTotal(
        _ stack: borrowing ElementStack, _ text: borrowing ContentText, _ candidates: inout CandidateFindings
    ) {
        guard let stated = text.money, let computed = appeal.sum, stated != computed else { return }
        let parameters = [
            "element": stack.name(stack.depth - 1), "stated": stated.description, "computed": computed.description,
        ]
        candidates.add(
            CandidateFinding(Finding(.totalDiffers, at: stack.location(stack.depth - 1), parameters: parameters)))
    }
}

/// The sum of the items of an appeal. A protocol or guia that is appealed as a whole states no amount of its own and
/// makes the sum uncertain.
private struct AppealSum {
    private var items = ItemSum()
    private var itemsBefore = 0
    private var isOfItems = true

    /// The sum; nil where it is not certain.
    var sum: Money? { isOfItems && items.isCertain && items.count > 0 ? items.value : nil }

    mutating func add(_ value: Money?) { items.add(value) }

    mutating func takeWhole() { isOfItems = false }

    mutating func beginGuia() { itemsBefore = items.count }

    mutating func endGuia() { if items.count == itemsBefore { isOfItems = false } }
}
