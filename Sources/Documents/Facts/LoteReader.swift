import Domain

/// Reads `loteGuias`: its number, and the number, operator and totals of each guia. Keeps no beneficiary data.
struct LoteReader {
    private(set) var lote: LoteFacts?
    /// The open guia, or the last closed one until another element follows.
    private(set) var guia: GuiaFacts?
    private(set) var guiaDepth = 0
    private var sums: GuiaSums?
    private var values = GuiaValues()
    var candidates: CandidateFindings
    private(set) var lookups: ReferenceLookups
    private var loteDepth = 0
    private var statesAllItems = false
    /// The path of the element around the guias, with its location: an invalid document may have several.
    private var parentPath = ""
    private var parentPosition: (line: Int32, column: Int32) = (0, 0)
    private let guiasKeptMax: Int

    init(limits: Limits) {
        guiasKeptMax = limits.guiasKeptMax
        candidates = CandidateFindings(keptMax: limits.findingsKeptMax)
        lookups = ReferenceLookups(keptMax: limits.collectsLookups ? limits.lookupsMax : 0)
    }

    /// Receives the header once it is read.
    mutating func knows(_ header: MessageHeader) {
        values.messageDay = header.date.flatMap { ValueRules.day(ofMessage: $0, in: header.version) } ?? 0
        statesAllItems = header.version.map { $0.text >= GuiaSums.allItemsSince } ?? false
        values.allowsLetters = CheckDigits.allowsLetters(header.version)
    }

    /// Whether `guia` is open, not closed already.
    var isGuiaOpen: Bool { sums != nil }

    /// The message's own date as `yyyymmdd`; 0 while unknown.
    var messageDay: Int32 { values.messageDay }

    /// Whether a CNPJ of the message may contain letters.
    var allowsLetters: Bool { values.allowsLetters }

    mutating func add(_ candidate: CandidateFinding) { candidates.add(candidate) }

    mutating func start(_ element: ElementName, depth: Int, stack: borrowing ElementStack) {
        if depth <= guiaDepth { (guia, sums, guiaDepth) = (nil, nil, 0) }
        if guiaDepth > 0, sums != nil {
            sums?.start(element)
            if element == .procedimentoExecutado || element == .procedimentoRealizado || element == .servicosExecutados
            {
                values.beginItem()
            }
            lookups.start(element)
        } else if guiaDepth == 0, let kind = element.guiaKind, lote != nil, Self.holdsGuias(stack.parent) {
            begin(kind, depth: depth, stack: stack)
        } else if element == .loteGuias, lote == nil {
            lote = LoteFacts()
            lote?.total = .zero
            loteDepth = depth
        }
    }

    /// - Returns: true when the number of the open guia became known.
    mutating func leaf(_ element: ElementName, depth: Int, stack: borrowing ElementStack, text: borrowing ContentText)
        -> Bool
    {
        guard guiaDepth > 0, sums != nil else {
            if element == .numeroLote, depth == loteDepth + 1, stack.parent == .loteGuias, lote?.number == nil {
                lote?.number = text.string()
                lote?.numberLocation = stack.location(depth - 1)
            }
            return false
        }
        let parent = stack.parent
        let isHead = parent == .cabecalhoGuia || depth == guiaDepth + 1
        switch element {
        case .numeroGuiaPrestador where isHead && guia?.number == nil:
            guia?.number = text.string()
            return true
        case .registroANS where (isHead || parent == .identificacaoFontePagadora) && guia?.registroANS == nil:
            guia?.registroANS = text.string()
        default:
            sums?.leaf(stack.frame(depth - 1), parent: parent, text: text)
            if let fault = sums?.takeFault() {
                candidates.addUnreadable(fault.rawValue, stack, text, guia: lote?.guiaCount ?? 0)
            }
            readValue(element, parent: parent, stack: stack, text: text)
        }
        return false
    }

    /// Reads a leaf that is only a value of a guia.
    @inline(__always)
    mutating func value(_ element: ElementName, stack: borrowing ElementStack, text: borrowing ContentText) {
        // Values after a closed guia do not belong to it.
        guard guiaDepth > 0, sums != nil, let ordinal = lote?.guiaCount else { return }
        if lookups.isOn { lookups.leaf(element, stack: stack, text: text, guia: ordinal) }
        values.leaf(element, stack: stack, text: text, guia: ordinal, &candidates)
    }

    private mutating func readValue(
        _ element: ElementName, parent: ElementName, stack: borrowing ElementStack, text: borrowing ContentText
    ) {
        switch element {
        case .cpf, .cnpj: value(element, stack: stack, text: text)
        case .codigoPrestadorNaOperadora:
            if lookups.isOn, let ordinal = lote?.guiaCount {
                lookups.leaf(element, stack: stack, text: text, guia: ordinal)
            }
        case .valorTotal:
            guard let ordinal = lote?.guiaCount else { return }
            let isExpense = parent == .servicosExecutados
            guard isExpense || parent == .procedimentoExecutado || parent == .procedimentoRealizado else {
                // An expense of 2.x.
                return candidates.amount(stack, text, guia: ordinal)
            }
            values.itemTotal(isExpense: isExpense, stack: stack, text: text, guia: ordinal, &candidates)
        case .valorProcedimento:
            guard sums?.kind == .consulta, let ordinal = lote?.guiaCount else { return }
            candidates.amount(stack, text, guia: ordinal)
        case .qtdProc: if let ordinal = lote?.guiaCount { candidates.quantity(stack, text, guia: ordinal) }
        case .valorProc, .valorFranquia:
            if let ordinal = lote?.guiaCount { candidates.amount(stack, text, guia: ordinal) }
        default: break
        }
    }

    mutating func end(_ element: ElementName, depth: Int) {
        guard guiaDepth > 0 else { return }
        guard depth == guiaDepth, var closed = guia, let sums else {
            self.sums?.end(element)
            return
        }
        values.endGuia(closed.ordinal, &candidates)
        candidates.endGuia(number: closed.number)
        lookups.endGuia(number: closed.number, day: values.firstExecutionDay)
        closed.total = sums.total
        closed.sums = sums.checks(path: closed.location.path)
        add(closed.total)
        if let kept = lote?.guias.count, kept < guiasKeptMax { lote?.guias.append(closed) }
        self.sums = nil
    }

    /// Adds the total of a guia. The lote has a total only if every guia has one.
    private mutating func add(_ total: Money?) {
        guard let sum = lote?.total, let total, (sum + total).cents.magnitude <= UInt64(Money.centsMax) else {
            lote?.total = nil
            return
        }
        lote?.total = sum + total
    }

    /// Removes the lote's total, because the document was not read to its end and further guias may be missing.
    mutating func forgetTotal() { lote?.total = nil }

    private mutating func begin(_ kind: GuiaKind, depth: Int, stack: borrowing ElementStack) {
        guiaDepth = depth
        sums = GuiaSums(kind: kind, statesAllItems: statesAllItems)
        values.beginGuia()
        candidates.beginGuia()
        lookups.beginGuia()
        let ordinal = (lote?.guiaCount ?? 0) + 1
        lote?.guiaCount = ordinal
        if ordinal == 1 { lote?.kind = kind }
        let parent = stack.frame(depth - 2)
        if (parent.line, parent.column) != parentPosition {
            parentPath = stack.path(depth - 2)
            parentPosition = (parent.line, parent.column)
        }
        guia = GuiaFacts(ordinal: ordinal, location: stack.location(depth - 1, below: parentPath))
    }

    private static func holdsGuias(_ element: ElementName) -> Bool {
        element == .guiasTISS || element == .guiaFaturamento || element == .guiaRevisaoGlosa
    }
}
