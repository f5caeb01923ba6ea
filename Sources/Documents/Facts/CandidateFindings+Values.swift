import CLibXML2
import Domain

/// What values say by themselves, wherever in a body they stand. Each function takes the leaf that is at hand, the last of `stack`, and
/// makes something only where it is wrong. `guia`: the ordinal of the guia around it, 0 outside of one; its number comes later.
extension CandidateFindings {
    /// - Returns: the day as `yyyymmdd`; nil for what is none, which is reported unless nothing stands there.
    @inline(__always)
    mutating func day(_ stack: borrowing ElementStack, _ text: borrowing ContentText, guia: Int) -> Int32? {
        if let day = text.packedDay, day >= ContentText.firstPackedDay, CalendarDay.isDay(day) { return day }
        reportNoDay(stack, text, guia: guia)
        return nil
    }

    /// A day after that of the message is of interest only to who knows the day of receipt.
    @inline(__always)
    mutating func checkAhead(_ day: Int32, after messageDay: Int32, _ stack: borrowing ElementStack, guia: Int) {
        if day > messageDay { reportAhead(day, stack, guia: guia) }
    }

    /// CNES, CPF and CNPJ; any other element passes.
    mutating func party(
        _ element: ElementName, _ stack: borrowing ElementStack, _ text: borrowing ContentText, letters: Bool, guia: Int
    ) {
        switch element {
        case .cnes:
            // One in which nothing can be seen is missing.
            if text.byteCount > 0, unsafe !CNESForm.fits(Span(_unsafeElements: text.bytes)), !text.isInvisible {
                add(.cnesForm, stack, text, guia: guia)
            }
        case .cpfContratado, .cpf:
            if unsafe !CheckDigits.isCPF(Span(_unsafeElements: text.bytes)) {
                add(.guiaPartyInvalid, stack, text, guia: guia)
            }
        case .cnpjContratado, .cnpj:
            if unsafe !CheckDigits.isCNPJ(Span(_unsafeElements: text.bytes), letters: letters) {
                add(.guiaPartyInvalid, stack, text, guia: guia)
            }
        default: break
        }
    }

    /// An amount that may be zero.
    mutating func amount(_ stack: borrowing ElementStack, _ text: borrowing ContentText, guia: Int) {
        guard let amount = number(text.number(fractionDigits: 4), stack, text, guia: guia), amount < 0 else { return }
        add(.amountBelowZero, stack, text, guia: guia)
    }

    /// - Returns: the number that was read; nil for what is none, which is reported unless nothing stands there.
    @inline(__always)
    mutating func number(
        _ read: ReadNumber, _ stack: borrowing ElementStack, _ text: borrowing ContentText, guia: Int
    ) -> Int64? {
        switch read {
        case .value(let number): return number
        case .absent: return nil
        case .unreadable(let fault):
            addUnreadable(fault.rawValue, stack, text, guia: guia)
            return nil
        }
    }

    /// A value that could not be read: rules that need it are not passed over in silence. Once for each element.
    @inline(never)
    mutating func addUnreadable(
        _ reason: String, _ stack: borrowing ElementStack, _ text: borrowing ContentText, guia: Int
    ) {
        let frame = stack.frame(stack.depth - 1)
        let isLogged = kept.last.map {
            $0.finding.code == .valueUnreadable && $0.finding.location.line == Int(frame.line)
                && $0.finding.location.column == Int(frame.column)
        }
        guard isLogged != true else { return }
        add(.valueUnreadable, stack, text, guia: guia, ["reason": reason])
    }

    /// A quantity of something that was done or is asked for: above zero.
    mutating func quantity(_ stack: borrowing ElementStack, _ text: borrowing ContentText, guia: Int) {
        guard let quantity = number(text.number(fractionDigits: 4), stack, text, guia: guia), quantity <= 0 else {
            return
        }
        add(quantity == 0 ? .quantityZero : .amountBelowZero, stack, text, guia: guia)
    }

    /// Two days in the wrong order; the later one to come is at hand.
    @inline(never)
    mutating func addOrder(
        _ code: FindingCode, _ other: KeptDay, isSecond: Bool, _ stack: borrowing ElementStack, guia: Int
    ) {
        guard hasRoom(for: code) else { return }
        let here = stack.name(stack.depth - 1)
        let parameters = [
            "element": here, "first": isSecond ? other.element : here, "second": isSecond ? here : other.element,
            "line": "\(other.line)", "column": "\(other.column)",
        ]
        add(
            CandidateFinding(
                Finding(code, at: stack.location(stack.depth - 1), guia: Self.guia(guia), parameters: parameters)))
    }

    @inline(never)
    mutating func add(
        _ code: FindingCode, _ stack: borrowing ElementStack, _ text: borrowing ContentText, guia: Int,
        _ others: [String: String] = [:]
    ) {
        guard hasRoom(for: code) else { return }
        var parameters = others
        parameters["element"] = stack.name(stack.depth - 1)
        add(
            CandidateFinding(
                Finding(
                    code, at: stack.location(stack.depth - 1), guia: Self.guia(guia), maskedValue: text.shape,
                    parameters: parameters)))
    }

    static func guia(_ ordinal: Int) -> GuiaReference? {
        ordinal > 0 ? GuiaReference(ordinal: ordinal, number: nil) : nil
    }

    @inline(never)
    private mutating func reportNoDay(_ stack: borrowing ElementStack, _ text: borrowing ContentText, guia: Int) {
        if text.hasImpossibleYear { return add(.yearImpossible, stack, text, guia: guia) }
        // A required one that is blank has a finding of its own.
        guard !text.isEmpty, !text.isInvisible else { return }
        addUnreadable("dayForm", stack, text, guia: guia)
    }

    @inline(never)
    private mutating func reportAhead(_ packed: Int32, _ stack: borrowing ElementStack, guia: Int) {
        guard let day = CalendarDay(packed: packed) else { return }
        let parameters = ["element": stack.name(stack.depth - 1)]
        add(
            CandidateFinding(
                Finding(
                    .dayAfterReceipt, at: stack.location(stack.depth - 1), guia: Self.guia(guia), parameters: parameters
                ),
                day: day))
    }
}

/// A day, with its hour where it has one, and where it stood. The name is interned by the parser and lives as long as the reading.
@safe
struct KeptDay {
    /// `yyyymmdd`; 0 when none came.
    var day: Int32 = 0
    /// Of the day; nil without an hour, and where a zone leaves open which one it is.
    var second: Int32?
    var line: Int32 = 0
    var column: Int32 = 0
    private var name: UnsafePointer<xmlChar>?

    init() { unsafe name = nil }

    init(day: Int32, second: Int32? = nil, frame: ElementFrame) {
        self.day = day
        self.second = second
        line = frame.line
        column = frame.column
        unsafe name = unsafe frame.name
    }

    /// Local name of the element that said it.
    var element: String { unsafe name.map { unsafe String(cString: $0) } ?? "" }

    /// After `other`, as far as both say; of one day only with both hours.
    func isAfter(_ other: KeptDay) -> Bool {
        if day != other.day { return day > other.day }
        guard let second, let otherSecond = other.second else { return false }
        return second > otherSecond
    }
}

extension CalendarDay {
    /// Whether `yyyymmdd` is a day of the calendar. Up to the 28th every month has it.
    @inline(__always)
    static func isDay(_ packed: Int32) -> Bool {
        let (month, day) = (packed / 100 % 100, packed % 100)
        return (1...12).contains(month) && (1...28).contains(day) || CalendarDay(packed: packed) != nil
    }

    /// Nil for what is no day.
    init?(packed: Int32) {
        self.init(year: Int(packed / 10_000), month: Int(packed / 100 % 100), day: Int(packed % 100))
    }
}
