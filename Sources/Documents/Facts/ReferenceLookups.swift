import Domain

/// The values of a lote that rules look up in the operator's registers, guia by guia. Keeps keys, never values. Off by
/// default.
struct ReferenceLookups {
    private let keptMax: Int
    private(set) var kept: [ReferenceLookup] = []
    private(set) var leftOut = 0

    /// The index at which the open guia's lookups begin.
    private var guiaStart = 0
    private var asked: Set<Asked> = []
    /// The card of the open guia.
    private var card: ReferenceKey?
    private var executor: ReferenceKey?
    /// The open item's table, its own day, and its procedure while no day was read.
    private var table: Part?
    private var itemDay: Int32 = 0
    private var dayless: Int?
    private var council: Part?
    private var councilNumber: Part?

    /// Identifies a lookup, so that a guia makes each only once.
    private struct Asked: Hashable {
        let subject: ReferenceLookup.Subject
        let key: ReferenceKey
        let other: ReferenceKey?
        let day: Int32
    }

    /// The beginning of a key whose rest is still to come; `alone` is the part that is complete by itself.
    private struct Part {
        var making: ReferenceKey.Making
        var alone: ReferenceKey?
    }

    /// `keptMax`: the most lookups that are kept; 0 turns the collection off.
    init(keptMax: Int) { self.keptMax = keptMax }

    var isOn: Bool { keptMax > 0 }

    mutating func beginGuia() {
        guard isOn else { return }
        guiaStart = kept.count
        asked.removeAll(keepingCapacity: true)
        (card, executor, table, dayless, council, councilNumber) = (nil, nil, nil, nil, nil, nil)
        itemDay = 0
    }

    /// Called when the guia is closed. Its lookups receive its number, and `day` where they have no day of their own.
    mutating func endGuia(number: String?, day: Int32) {
        guard isOn else { return }
        for index in guiaStart..<kept.count {
            kept[index].guia?.number = number
            if kept[index].day == 0 { kept[index].day = day }
            // In some guias the password comes before the card.
            if kept[index].subject == .password { kept[index].other = card }
        }
        guiaStart = kept.count
    }

    mutating func start(_ element: ElementName) {
        switch element {
        case .procedimentoExecutado, .procedimentoRealizado, .procedimentosExecutados, .servicosExecutados:
            itemDay = 0
            dayless = nil
        default: break
        }
    }

    /// Reads the current leaf, the last of `stack`.
    mutating func leaf(
        _ element: ElementName, stack: borrowing ElementStack, text: borrowing ContentText, guia: Int
    ) {
        guard !text.isPassedOn, text.byteCount > 0 else { return }
        switch element {
        case .numeroCarteira:
            card = key(.beneficiary, text)
            ask(.beneficiary, card, stack, guia)
        case .senha: ask(.password, key(.password, text), other: card, stack, guia)
        case .diagnostico: ask(.diagnosis, key(.diagnosis, text), stack, guia)
        case .cnes: ask(.establishment, key(.establishment, text), other: executor, stack, guia)
        case .dataExecucao: takeDay(text)
        case .codigoTabela:
            table = Part(making: begin(.procedure, text), alone: key(.procedureTable, text))
        case .codigoProcedimento: askProcedure(stack, text, guia)
        case .codigoPrestadorNaOperadora, .cpfContratado, .cnpjContratado:
            if stack.parent == .contratadoExecutante { askExecutor(element, stack, text, guia) }
        case .conselhoProfissional: council = Part(making: begin(.professional, text))
        case .numeroConselho: councilNumber = continued(council, text)
        case .uf: askProfessional(stack, text, guia)
        default: break
        }
    }

    private mutating func takeDay(_ text: borrowing ContentText) {
        guard let day = text.packedDay else { return }
        itemDay = day
        if let dayless { kept[dayless].day = day }
        dayless = nil
    }

    private mutating func askProcedure(_ stack: borrowing ElementStack, _ text: borrowing ContentText, _ guia: Int) {
        guard let table, let key = continued(table, text)?.making.key else { return }
        let before = kept.count
        ask(.procedure, key, other: table.alone, day: itemDay, stack, guia)
        if itemDay == 0, kept.count > before { dayless = before }
    }

    private mutating func askExecutor(
        _ element: ElementName, _ stack: borrowing ElementStack, _ text: borrowing ContentText, _ guia: Int
    ) {
        let party: Party
        switch element {
        case .cpfContratado: party = .cpf(text.string())
        case .cnpjContratado: party = .cnpj(text.string())
        default: party = .providerCode(text.string())
        }
        let keys = ReferenceKey.provider(party)
        executor = keys.first
        ask(.executor, keys.first ?? key(.providerCode, text), other: keys.dropFirst().first, stack, guia)
    }

    /// A professional who only requested the service is not looked up.
    private mutating func askProfessional(
        _ stack: borrowing ElementStack, _ text: borrowing ContentText, _ guia: Int
    ) {
        let key = continued(councilNumber, text)?.making.key
        (council, councilNumber) = (nil, nil)
        guard stack.parent != .profissionalSolicitante else { return }
        ask(.professional, key, stack, guia)
    }

    private func begin(_ space: ReferenceKey.Space, _ text: borrowing ContentText) -> ReferenceKey.Making {
        var making = ReferenceKey.Making(space)
        _ = unsafe making.add(Span(_unsafeElements: text.bytes))
        return making
    }

    private func continued(_ part: Part?, _ text: borrowing ContentText) -> Part? {
        guard var part, !text.isInvisible else { return nil }
        _ = unsafe part.making.add(Span(_unsafeElements: text.bytes))
        return part
    }

    /// Nil for a text without visible characters, which other rules report. Other text that cannot be a key of a
    /// register (`-`, `***`) is looked up and found to be missing.
    private func key(_ space: ReferenceKey.Space, _ text: borrowing ContentText) -> ReferenceKey? {
        guard !text.isInvisible else { return nil }
        var making = ReferenceKey.Making(space)
        _ = unsafe making.add(Span(_unsafeElements: text.bytes))
        return making.key
    }

    private mutating func ask(
        _ subject: ReferenceLookup.Subject, _ key: ReferenceKey?, other: ReferenceKey? = nil, day: Int32 = 0,
        _ stack: borrowing ElementStack, _ guia: Int
    ) {
        guard let key else { return }
        // A procedure whose day is still to come may get another day than the last one.
        if subject != .procedure || day > 0 {
            guard asked.insert(Asked(subject: subject, key: key, other: other, day: day)).inserted else { return }
        }
        guard kept.count < keptMax else {
            leftOut += 1
            return
        }
        kept.append(
            ReferenceLookup(
                subject, key, other: other, day: day, at: stack.location(stack.depth - 1),
                guia: GuiaReference(ordinal: guia, number: nil)))
    }
}
