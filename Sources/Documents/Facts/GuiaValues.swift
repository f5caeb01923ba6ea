import Domain

/// Checks the values of one guia that no schema checks, one by one as they are read. Keeps only numbers, and reports
/// only wrong values.
struct GuiaValues {
    private var days = InlineArray<8, KeptDay>(repeating: KeptDay())
    /// The orders of days that were reported; each is reported once per guia.
    private var reportedOrders = 0
    /// The latest day after that of the message.
    private var latest = KeptDay()
    private var latestPath = ""
    /// The time at which the invoiced period begins, as a second of its day.
    private var startHour = KeptDay()
    /// The latest attendance so far.
    private var lastExecution = KeptDay()
    private var item = ItemValues()
    private var numbers = ItemNumbers()
    /// The message's own date as `yyyymmdd`; 0 while unknown.
    var messageDay: Int32 = 0
    var allowsLetters = true

    mutating func beginGuia() {
        days = InlineArray(repeating: KeptDay())
        reportedOrders = 0
        (latest, startHour, lastExecution) = (KeptDay(), KeptDay(), KeptDay())
        numbers = ItemNumbers()
    }

    /// Adds the latest day after the message's own. It matters only to rules that know the day of receipt.
    mutating func endGuia(_ guia: Int, _ candidates: inout CandidateFindings) {
        guard latest.day > 0, let day = CalendarDay(packed: latest.day) else { return }
        let parameters = ["element": latest.element]
        let location = Location(line: Int(latest.line), column: Int(latest.column), path: latestPath)
        candidates.add(
            CandidateFinding(
                Finding(.dayAfterReceipt, at: location, guia: CandidateFindings.guia(guia), parameters: parameters),
                day: day))
    }

    /// The guia's earliest attendance so far as `yyyymmdd`; 0 while none was read.
    var firstExecutionDay: Int32 { days[DayOrder.Role.execution.rawValue].day }

    mutating func beginItem() { item = ItemValues() }

    /// Reads the current leaf, the last of `stack`.
    mutating func leaf(
        _ element: ElementName, stack: borrowing ElementStack, text: borrowing ContentText, guia: Int,
        _ candidates: inout CandidateFindings
    ) {
        switch element {
        case .dataExecucao: execution(stack, text, guia, &candidates)
        case .dataSolicitacao: pastDay(.request, stack, text, guia, &candidates)
        case .dataAutorizacao: pastDay(.authorisation, stack, text, guia, &candidates)
        case .dataAdmissao: pastDay(.admission, stack, text, guia, &candidates)
        case .dataSaida: pastDay(.discharge, stack, text, guia, &candidates)
        case .dataInicioFaturamento: pastDay(.periodStart, stack, text, guia, &candidates)
        case .dataFimFaturamento: pastDay(.periodEnd, stack, text, guia, &candidates)
        case .dataValidadeSenha: _ = day(.passwordExpiry, stack, text, guia, &candidates)
        case .horaInicioFaturamento, .horaFimFaturamento: hour(element, stack, text, guia, &candidates)
        case .dataEmissao, .dataTermino: otherDay(element, stack, text, guia, &candidates)
        case .dataAberta: _ = candidates.day(stack, text, guia: guia)
        case .sequencialItem: number(stack, text, guia, &candidates)
        case .quantidadeExecutada:
            let quantity = candidates.number(text.number(fractionDigits: 4), stack, text, guia: guia)
            item.quantity = max(quantity ?? -1, -1)
            if let quantity, quantity <= 0 { candidates.quantity(stack, text, guia: guia) }
        case .reducaoAcrescimo: item.factor = amount(stack, text, guia, &candidates)
        case .valorUnitario: item.unit = amount(stack, text, guia, &candidates)
        case .quantidade: candidates.quantity(stack, text, guia: guia)
        case .medida: candidates.amount(stack, text, guia: guia)
        case .cnes, .cpfContratado, .cpf, .cnpjContratado, .cnpj:
            candidates.party(element, stack, text, letters: allowsLetters, guia: guia)
        default: break
        }
    }

    /// - Returns: hundredths; -1 for text that is no amount, which is reported unless it is empty.
    private func amount(
        _ stack: borrowing ElementStack, _ text: borrowing ContentText, _ guia: Int,
        _ candidates: inout CandidateFindings
    ) -> Int64 {
        guard let read = candidates.number(text.number(fractionDigits: 2), stack, text, guia: guia) else { return -1 }
        if read < 0 { candidates.add(.amountBelowZero, stack, text, guia: guia) }
        return max(read, -1)
    }

    /// Checks the total of an item, which is its last value.
    mutating func itemTotal(
        isExpense: Bool, stack: borrowing ElementStack, text: borrowing ContentText, guia: Int,
        _ candidates: inout CandidateFindings
    ) {
        let read = amount(stack, text, guia, &candidates)
        guard read >= 0 else { return }
        let total = Money(cents: read)
        guard item.quantity >= 0, item.unit > 0, item.factor >= 0 else { return }
        let one = ItemTotal(
            quantity: item.quantity, unit: Money(cents: item.unit), factor: item.factor, total: total,
            unitIsRounded: isExpense)
        guard let outcome = one.check(), outcome != .fits else { return }
        let code: FindingCode = outcome == .fitsWithoutFactor ? .itemFactorLeftOut : .itemTotalDiffers
        guard candidates.hasRoom(for: code) else { return }
        var parameters = ["element": stack.name(stack.depth - 1), "stated": total.description]
        if case .differs(let expected) = outcome { parameters["computed"] = expected.description }
        candidates.add(
            CandidateFinding(
                Finding(
                    code, at: stack.location(stack.depth - 1), guia: CandidateFindings.guia(guia),
                    parameters: parameters))
        )
    }

    private mutating func execution(
        _ stack: borrowing ElementStack, _ text: borrowing ContentText, _ guia: Int,
        _ candidates: inout CandidateFindings
    ) {
        guard let day = candidates.day(stack, text, guia: guia) else { return }
        if day > messageDay, day > latest.day {
            latest = KeptDay(day: day, frame: stack.frame(stack.depth - 1))
            latestPath = stack.path(stack.depth - 1)
        }
        if day > lastExecution.day { lastExecution = KeptDay(day: day, frame: stack.frame(stack.depth - 1)) }
        let earliest = days[DayOrder.Role.execution.rawValue].day
        if earliest == 0 || day < earliest { keep(.execution, day, stack, text, guia, &candidates) }
    }

    /// Checks a day of something done or written. A future one is reported by itself, because a guia has only one of
    /// each kind.
    private mutating func pastDay(
        _ role: DayOrder.Role, _ stack: borrowing ElementStack, _ text: borrowing ContentText, _ guia: Int,
        _ candidates: inout CandidateFindings
    ) {
        guard let day = day(role, stack, text, guia, &candidates) else { return }
        candidates.checkAhead(day, after: messageDay, stack, guia: guia)
    }

    /// Checks the day on which a guia was written and the end of a treatment. No treatment ends before its last
    /// attendance, but such dates are common enough that they are only reported.
    private mutating func otherDay(
        _ element: ElementName, _ stack: borrowing ElementStack, _ text: borrowing ContentText, _ guia: Int,
        _ candidates: inout CandidateFindings
    ) {
        guard let day = candidates.day(stack, text, guia: guia) else { return }
        candidates.checkAhead(day, after: messageDay, stack, guia: guia)
        if element == .dataTermino, lastExecution.day > day {
            candidates.addOrder(.daysUnusual, lastExecution, isSecond: true, stack, guia: guia)
        }
    }

    private mutating func day(
        _ role: DayOrder.Role, _ stack: borrowing ElementStack, _ text: borrowing ContentText, _ guia: Int,
        _ candidates: inout CandidateFindings
    ) -> Int32? {
        let day = candidates.day(stack, text, guia: guia)
        if let day { keep(role, day, stack, text, guia, &candidates) }
        return day
    }

    private mutating func keep(
        _ role: DayOrder.Role, _ day: Int32, _ stack: borrowing ElementStack, _ text: borrowing ContentText,
        _ guia: Int, _ candidates: inout CandidateFindings
    ) {
        // 2.x has the time of a stay in the same value.
        let hasHour = role == .admission || role == .discharge
        let second = hasHour ? text.second(from: "yyyy-mm-ddT".utf8.count) : nil
        let here = KeptDay(day: day, second: second, frame: stack.frame(stack.depth - 1))
        days[role.rawValue] = here
        guard let order = DayOrder.of(role) else { return }
        let isFirst = order.first.rawValue == role.rawValue
        let other = days[isFirst ? order.second.rawValue : order.first.rawValue]
        guard other.day > 0, isFirst ? here.isAfter(other) : other.isAfter(here) else { return }
        addOrder(order, other, isSecond: !isFirst, stack, guia, &candidates)
    }

    /// Checks the times of the invoiced period, which come after its days. Within one day they must be in order.
    private mutating func hour(
        _ element: ElementName, _ stack: borrowing ElementStack, _ text: borrowing ContentText, _ guia: Int,
        _ candidates: inout CandidateFindings
    ) {
        let start = days[DayOrder.Role.periodStart.rawValue].day
        guard start > 0 else { return }
        let here = KeptDay(day: start, second: text.second(), frame: stack.frame(stack.depth - 1))
        if element == .horaInicioFaturamento {
            startHour = here
        } else if days[DayOrder.Role.periodEnd.rawValue].day == start, startHour.isAfter(here),
            let order = DayOrder.of(.periodStart)
        {
            addOrder(order, startHour, isSecond: true, stack, guia, &candidates)
        }
    }

    private mutating func addOrder(
        _ order: DayOrder, _ other: KeptDay, isSecond: Bool, _ stack: borrowing ElementStack, _ guia: Int,
        _ candidates: inout CandidateFindings
    ) {
        let bit = 1 << order.first.rawValue
        guard reportedOrders & bit == 0 else { return }
        reportedOrders |= bit
        candidates.addOrder(order.code, other, isSecond: isSecond, stack, guia: guia)
    }

    private mutating func number(
        _ stack: borrowing ElementStack, _ text: borrowing ContentText, _ guia: Int,
        _ candidates: inout CandidateFindings
    ) {
        let list: ItemNumbers.List
        switch stack.parent {
        case .procedimentoExecutado, .procedimentoRealizado, .procedimentosExecutados: list = .procedures
        case .despesa: list = .expenses
        default: return
        }
        guard let read = candidates.number(text.number(fractionDigits: 0, isWhole: true), stack, text, guia: guia),
            let number = Int(exactly: read)
        else { return numbers.lose() }
        guard let fault = numbers.take(number, in: list) else { return }
        let code: FindingCode = fault == .repeated ? .itemNumberRepeated : .itemNumberUnusual
        let parameters = ["number": "\(number)", "element": stack.name(stack.depth - 1)]
        candidates.add(
            CandidateFinding(
                Finding(
                    code, at: stack.location(stack.depth - 1), guia: CandidateFindings.guia(guia),
                    parameters: parameters))
        )
    }
}

/// The values of an item so far. A negative number was not stated or could not be read.
private struct ItemValues {
    var quantity: Int64 = -1
    var unit: Int64 = -1
    var factor: Int64 = -1
}
