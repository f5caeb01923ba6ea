import CLibXML2
import Domain

/// Looks at the values of one guia that no schema looks at, one by one as they come. Keeps numbers only, never a text, and says
/// something only where a value is wrong.
struct GuiaValues {
    private var days = InlineArray<8, KeptDay>(repeating: KeptDay())
    /// Orders that were told; each is told once a guia.
    private var toldOrders = 0
    /// The latest day after that of the message.
    private var latest = KeptDay()
    private var latestPath = ""
    private var item = ItemValues()
    private var numbers = ItemNumbers()
    /// `yyyymmdd` of the message's own date; 0 while unknown.
    var messageDay: Int32 = 0
    var allowsLetters = true

    mutating func beginGuia() {
        days = InlineArray(repeating: KeptDay())
        toldOrders = 0
        latest = KeptDay()
        numbers = ItemNumbers()
    }

    /// A day that came after the message's own is of interest only to who knows the day of receipt.
    mutating func endGuia(_ guia: Int, _ remarks: inout RemarkList) {
        guard latest.day > 0, let day = CalendarDay(packed: latest.day) else { return }
        let words = unsafe ["element": latest.name.map { unsafe String(cString: $0) } ?? ""]
        let place = Location(line: Int(latest.line), column: Int(latest.column), path: latestPath)
        remarks.add(
            Remark(Finding(.dayAfterReceipt, at: place, guia: Self.reference(guia), words: words), day: day))
    }

    /// `yyyymmdd` of the guia's earliest attendance so far; 0 while none came.
    var firstExecutionDay: Int32 { days[DayOrder.Role.execution.rawValue].day }

    mutating func beginItem() { item = ItemValues() }

    /// Takes the leaf that is at hand: the last of `stack`.
    mutating func leaf(
        _ element: ElementName, stack: borrowing ElementStack, text: borrowing ContentText, guia: Int,
        _ remarks: inout RemarkList
    ) {
        switch element {
        case .dataExecucao: execution(stack, text, guia, &remarks)
        case .dataSolicitacao: day(.request, stack, text, guia, &remarks)
        case .dataAutorizacao: day(.authorisation, stack, text, guia, &remarks)
        case .dataValidadeSenha: day(.passwordExpiry, stack, text, guia, &remarks)
        case .dataAdmissao: day(.admission, stack, text, guia, &remarks)
        case .dataSaida: day(.discharge, stack, text, guia, &remarks)
        case .dataInicioFaturamento: day(.periodStart, stack, text, guia, &remarks)
        case .dataFimFaturamento: day(.periodEnd, stack, text, guia, &remarks)
        case .sequencialItem: number(stack, text, guia, &remarks)
        case .quantidadeExecutada:
            item.quantity = amount(text.decimal(fractionDigits: 4), stack, text, guia, &remarks)
        case .reducaoAcrescimo: item.factor = amount(text.decimal(fractionDigits: 2), stack, text, guia, &remarks)
        case .valorUnitario: item.unit = amount(text.money?.cents, stack, text, guia, &remarks)
        case .cnes:
            if text.byteCount > 0, unsafe !CNESForm.fits(Span(_unsafeElements: text.bytes)) {
                tell(.cnesForm, stack, text, guia, &remarks)
            }
        case .cpfContratado, .cpf:
            if unsafe !CheckDigits.isCPF(Span(_unsafeElements: text.bytes)) {
                tell(.guiaPartyInvalid, stack, text, guia, &remarks)
            }
        case .cnpjContratado, .cnpj:
            if unsafe !CheckDigits.isCNPJ(Span(_unsafeElements: text.bytes), letters: allowsLetters) {
                tell(.guiaPartyInvalid, stack, text, guia, &remarks)
            }
        default: break
        }
    }

    /// The value of a consultation, whose guia has no items.
    func consultation(
        stack: borrowing ElementStack, text: borrowing ContentText, guia: Int, _ remarks: inout RemarkList
    ) {
        _ = amount(text.money?.cents, stack, text, guia, &remarks)
    }

    /// - Returns: `read`; -1 for what is no amount of an item, told where it is below zero.
    private func amount(
        _ read: Int64?, _ stack: borrowing ElementStack, _ text: borrowing ContentText, _ guia: Int,
        _ remarks: inout RemarkList
    ) -> Int64 {
        guard let read else { return -1 }
        if read < 0 { tell(.amountBelowZero, stack, text, guia, &remarks) }
        return max(read, -1)
    }

    /// The total of an item, its last value.
    mutating func itemTotal(
        isExpense: Bool, stack: borrowing ElementStack, text: borrowing ContentText, guia: Int,
        _ remarks: inout RemarkList
    ) {
        guard let total = text.money, amount(total.cents, stack, text, guia, &remarks) >= 0 else { return }
        guard item.quantity >= 0, item.unit > 0, item.factor >= 0 else { return }
        let one = ItemTotal(
            quantity: item.quantity, unit: Money(cents: item.unit), factor: item.factor, total: total,
            unitIsRounded: isExpense)
        guard let outcome = one.check(), outcome != .fits, remarks.hasRoom else { return }
        var words = ["element": stack.name(stack.depth - 1), "stated": total.description]
        if case .differs(let expected) = outcome { words["computed"] = expected.description }
        let code: FindingCode = outcome == .fitsWithoutFactor ? .itemFactorLeftOut : .itemTotalDiffers
        remarks.add(
            Remark(Finding(code, at: stack.location(stack.depth - 1), guia: Self.reference(guia), words: words)))
    }

    private mutating func execution(
        _ stack: borrowing ElementStack, _ text: borrowing ContentText, _ guia: Int,
        _ remarks: inout RemarkList
    ) {
        guard let day = text.packedDay else { return }
        if day > messageDay, day > latest.day {
            latest = KeptDay(day: day, frame: stack.frame(stack.depth - 1))
            latestPath = stack.path(stack.depth - 1)
        }
        let earliest = days[DayOrder.Role.execution.rawValue].day
        if earliest == 0 || day < earliest { self.day(.execution, stack, text, guia, &remarks) }
    }

    private mutating func day(
        _ role: DayOrder.Role, _ stack: borrowing ElementStack, _ text: borrowing ContentText, _ guia: Int,
        _ remarks: inout RemarkList
    ) {
        guard let day = text.packedDay else { return }
        let here = KeptDay(day: day, frame: stack.frame(stack.depth - 1))
        days[role.rawValue] = here
        guard let order = DayOrder.of(role) else { return }
        let isFirst = order.first.rawValue == role.rawValue
        let other = days[isFirst ? order.second.rawValue : order.first.rawValue]
        let isWrong = isFirst ? day > other.day : other.day > day
        let bit = 1 << order.first.rawValue
        guard other.day > 0, isWrong, toldOrders & bit == 0 else { return }
        toldOrders |= bit
        remarks.add(Self.remark(order, here, other, isSecond: !isFirst, stack, guia))
    }

    private static func remark(
        _ order: DayOrder, _ here: KeptDay, _ other: KeptDay, isSecond: Bool, _ stack: borrowing ElementStack,
        _ guia: Int
    ) -> Remark {
        let otherName = unsafe other.name.map { unsafe String(cString: $0) } ?? ""
        let hereName = stack.name(stack.depth - 1)
        let words = [
            "element": hereName, "first": isSecond ? otherName : hereName, "second": isSecond ? hereName : otherName,
            "line": "\(other.line)", "column": "\(other.column)",
        ]
        return Remark(
            Finding(order.code, at: stack.location(stack.depth - 1), guia: Self.reference(guia), words: words))
    }

    private mutating func number(
        _ stack: borrowing ElementStack, _ text: borrowing ContentText, _ guia: Int,
        _ remarks: inout RemarkList
    ) {
        let list: ItemNumbers.List
        switch stack.parent {
        case .procedimentoExecutado, .procedimentoRealizado, .procedimentosExecutados: list = .procedures
        case .despesa: list = .expenses
        default: return
        }
        guard let number = text.wholeNumber, let fault = numbers.take(number, in: list) else { return }
        let code: FindingCode = fault == .repeated ? .itemNumberRepeated : .itemNumberUnusual
        let words = ["number": "\(number)", "element": stack.name(stack.depth - 1)]
        remarks.add(
            Remark(Finding(code, at: stack.location(stack.depth - 1), guia: Self.reference(guia), words: words)))
    }

    /// The number is filled in when the guia ends.
    private static func reference(_ ordinal: Int) -> GuiaReference { GuiaReference(ordinal: ordinal, number: nil) }

    private func tell(
        _ code: FindingCode, _ stack: borrowing ElementStack, _ text: borrowing ContentText, _ guia: Int,
        _ remarks: inout RemarkList
    ) {
        guard remarks.hasRoom else { return }
        remarks.add(
            Remark(
                Finding(
                    code, at: stack.location(stack.depth - 1), guia: Self.reference(guia), maskedValue: text.shape,
                    words: ["element": stack.name(stack.depth - 1)])))
    }
}

/// What an item said so far; a value below zero did not come or could not be read.
private struct ItemValues {
    var quantity: Int64 = -1
    var unit: Int64 = -1
    var factor: Int64 = -1
}

/// A day and where it stood. The name is interned by the parser and lives as long as the reading.
@safe
private struct KeptDay {
    /// `yyyymmdd`; 0 when none came.
    var day: Int32 = 0
    var line: Int32 = 0
    var column: Int32 = 0
    var name: UnsafePointer<xmlChar>?

    init() { unsafe name = nil }

    init(day: Int32, frame: ElementFrame) {
        self.day = day
        line = frame.line
        column = frame.column
        unsafe name = unsafe frame.name
    }
}

extension CalendarDay {
    /// Nil for what is no day.
    init?(packed: Int32) {
        self.init(year: Int(packed / 10_000), month: Int(packed / 100 % 100), day: Int(packed % 100))
    }
}
