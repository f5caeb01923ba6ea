import CLibXML2
import Domain

/// Checks that need only the value itself, wherever in a body it occurs. Each function reads the current leaf, the
/// last of `stack`, and adds a candidate only for a wrong value. `guia`: the ordinal of the enclosing guia, 0 outside
/// of one. The guia's number is filled in when it ends.
extension CandidateFindings {
    /// - Returns: the day as `yyyymmdd`; nil for text that is no date, which is reported unless it is empty.
    @inline(__always)
    mutating func day(_ stack: borrowing ElementStack, _ text: borrowing ContentText, guia: Int) -> Int32? {
        if let day = text.packedDay, day >= ContentText.firstPackedDay, CalendarDay.isDay(day) { return day }
        reportNoDay(stack, text, guia: guia)
        return nil
    }

    /// Adds a day after that of the message. It matters only to rules that know the day of receipt.
    @inline(__always)
    mutating func checkAhead(_ day: Int32, after messageDay: Int32, _ stack: borrowing ElementStack, guia: Int) {
        if day > messageDay { reportAhead(day, stack, guia: guia) }
    }

    /// Checks CNES, CPF and CNPJ; ignores any other element.
    mutating func party(
        _ element: ElementName, _ stack: borrowing ElementStack, _ text: borrowing ContentText, letters: Bool, guia: Int
    ) {
        switch element {
        case .cnes:
            // A value without visible characters counts as missing, not as malformed.
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

    /// Checks an amount that may be zero.
    mutating func amount(_ stack: borrowing ElementStack, _ text: borrowing ContentText, guia: Int) {
        guard let amount = number(text.number(fractionDigits: 4), stack, text, guia: guia), amount < 0 else { return }
        add(.amountBelowZero, stack, text, guia: guia)
    }

    /// - Returns: the number; nil for text that is no number, which is reported unless it is empty.
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

    /// Reports a value that could not be read, so that rules that need it are not skipped silently. Once for each
    /// element.
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

    /// Checks a quantity of something done or requested, which must be above zero.
    mutating func quantity(_ stack: borrowing ElementStack, _ text: borrowing ContentText, guia: Int) {
        guard let quantity = number(text.number(fractionDigits: 4), stack, text, guia: guia), quantity <= 0 else {
            return
        }
        add(quantity == 0 ? .quantityZero : .amountBelowZero, stack, text, guia: guia)
    }

    /// Reports two days in the wrong order. The current leaf is the one read last.
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
        // A blank required value has a finding of its own.
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

/// A day, with its time where there is one, and its location. The parser interns the name, which stays valid as long
/// as the reading.
@safe
struct KeptDay {
    /// The day as `yyyymmdd`; 0 when none was read.
    var day: Int32 = 0
    /// The second of the day; nil without a time, and where a time zone makes it ambiguous.
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

    /// The local name of the element that held the day.
    var element: String { unsafe name.map { unsafe String(cString: $0) } ?? "" }

    /// Whether this is later than `other`. Times are compared only on the same day and when both are known.
    func isAfter(_ other: KeptDay) -> Bool {
        if day != other.day { return day > other.day }
        guard let second, let otherSecond = other.second else { return false }
        return second > otherSecond
    }
}

extension CalendarDay {
    /// Whether `yyyymmdd` is a day of the calendar. Up to the 28th no month needs a check.
    @inline(__always)
    static func isDay(_ packed: Int32) -> Bool {
        let (month, day) = (packed / 100 % 100, packed % 100)
        return (1...12).contains(month) && (1...28).contains(day) || CalendarDay(packed: packed) != nil
    }

    /// Nil for a number that is no day.
    init?(packed: Int32) {
        self.init(year: Int(packed / 10_000), month: Int(packed / 100 % 100), day: Int(packed % 100))
    }
}
