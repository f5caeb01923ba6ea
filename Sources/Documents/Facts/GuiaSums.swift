import Domain

/// Adds up the items of one guia and compares the sums with the totals that the guia states.
///
/// Only certain sums are compared: a missing part suppresses the comparison instead of causing a difference, and an
/// amount that cannot be read is reported as well. Holds no text and allocates nothing, because a lote has many guias
/// and nearly all add up.
struct GuiaSums {
    let kind: GuiaKind
    /// The first version in which a guia contains an item for every amount. In earlier ones some items came on a
    /// separate sheet.
    static let allItemsSince = "3.00.01"

    /// Whether the version is `allItemsSince` or later.
    private let statesAllItems: Bool
    private var stated = InlineArray<12, StatedTotal>(repeating: StatedTotal())
    private var isAmbiguous = false
    private var procedures = ItemSum()
    private var proceduresBegun = 0
    private var odonto = OdontoSums()
    /// In 2.x the total is stated beside the procedures, and the standard does not define what an item's value covers.
    private var isOdontoOpen = false
    /// Why the current amount could not be read; the caller fetches it to report it.
    private var fault: UnreadableNumber?
    private var expenses = InlineArray<12, ItemSum>(repeating: ItemSum())
    private var allExpenses = ItemSum()
    private var expenseGroup: TotalElement?
    private var expenseValue: Money?
    private var hasOPM = false

    init(kind: GuiaKind, statesAllItems: Bool) {
        self.kind = kind
        self.statesAllItems = statesAllItems
    }

    /// The total that the guia states.
    var total: Money? {
        switch kind {
        case .consulta: self[.valorProcedimento].value
        case .spSadt, .resumoInternacao: self[.valorTotalGeral].value
        case .honorarios: self[.valorTotalHonorarios].value
        case .odonto: self[.valorTotalProc].value
        }
    }

    mutating func start(_ element: ElementName) {
        switch element {
        case .procedimentoExecutado, .procedimentoRealizado: proceduresBegun += 1
        case .procedimentosExecutados where kind == .odonto: odonto.begin()
        case .despesa: (expenseGroup, expenseValue) = (nil, nil)
        case .opmUtilizada: hasOPM = true
        default: break
        }
    }

    /// Reads the leaf `frame` and its text; `parent` is the meaning of the enclosing element.
    mutating func leaf(_ frame: ElementFrame, parent: ElementName, text: borrowing ContentText) {
        switch (parent, frame.element) {
        case (.procedimentoExecutado, .valorTotal), (.procedimentoRealizado, .valorTotal):
            procedures.add(money(text))
        case (.servicosExecutados, .valorTotal): expenseValue = money(text)
        case (.despesa, .codigoDespesa): expenseGroup = Self.group(of: text)
        case (.valorTotal, let element):
            if let total = TotalElement(inValorTotal: element) { state(total, text, frame) }
        case (.procedimento, .valorProcedimento) where kind == .consulta: state(.valorProcedimento, text, frame)
        case (.procedimentosExecutados, let element) where kind == .odonto: odontoItem(element, text, frame)
        case (_, .valorTotalHonorarios), (_, .totalGeralHonorario): state(.valorTotalHonorarios, text, frame)
        case (_, .valorTotalProc): state(.valorTotalProc, text, frame)
        case (_, .valorTotalFranquia): state(.valorTotalFranquia, text, frame)
        default: break
        }
    }

    /// - Returns: why the amount of the last leaf could not be read; nil where it could, or where the leaf was no
    ///   amount.
    mutating func takeFault() -> UnreadableNumber? {
        guard fault != nil else { return nil }
        defer { fault = nil }
        return fault
    }

    mutating func end(_ element: ElementName) {
        if element == .procedimentosExecutados, kind == .odonto { odonto.end() }
        guard element == .despesa else { return }
        allExpenses.add(expenseValue)
        if let group = expenseGroup, let value = expenseValue {
            expenses[group.rawValue].add(value)
        } else {
            allExpenses.corrupt()
        }
    }

    /// The comparisons whose sums are certain; `path` is that of the guia.
    func checks(path: String) -> [TotalCheck] {
        var checks: [TotalCheck] = []
        guard !isAmbiguous else { return checks }
        switch kind {
        case .consulta: break
        case .honorarios: add(.valorTotalHonorarios, procedures, items: proceduresBegun, path, to: &checks)
        case .odonto:
            guard !isOdontoOpen else { break }
            if let value = self[.valorTotalProc].value, let computed = odonto.values(fitting: value) {
                add(.valorTotalProc, computed, path, to: &checks)
            }
            if let value = self[.valorTotalFranquia].value, let computed = odonto.fees(fitting: value) {
                add(.valorTotalFranquia, computed, path, to: &checks)
            }
        case .spSadt, .resumoInternacao:
            add(
                .valorProcedimentos, procedures, items: proceduresBegun, path, allowsNone: statesAllItems, to: &checks)
            addExpenses(path, to: &checks)
            addGrandTotal(path, to: &checks)
        }
        return checks
    }

    private subscript(_ element: TotalElement) -> StatedTotal { stated[element.rawValue] }

    /// The group for a code of `dm_outrasDespesas`.
    private static func group(of code: borrowing ContentText) -> TotalElement? {
        guard code.keptCount == 2, unsafe code.bytes[0] == UInt8(ascii: "0") else { return nil }
        return switch unsafe code.bytes[1] {
        case UInt8(ascii: "1"): .valorGasesMedicinais
        case UInt8(ascii: "2"): .valorMedicamentos
        case UInt8(ascii: "3"): .valorMateriais
        case UInt8(ascii: "5"): .valorDiarias
        case UInt8(ascii: "7"): .valorTaxasAlugueis
        case UInt8(ascii: "8"): .valorOPME
        default: nil
        }
    }

    private mutating func odontoItem(_ element: ElementName, _ text: borrowing ContentText, _ frame: ElementFrame) {
        switch element {
        case .valorProc: odonto.value(money(text))
        case .valorFranquia: odonto.fee(money(text))
        case .qtdProc: odonto.quantity(read(text.number(fractionDigits: 0, isWhole: true)))
        case .autorizado: odonto.authorised(!text.isOne(of: "0", "false", "N"))
        // 2.x states the total beside the items.
        case .valorTotal:
            state(.valorTotalProc, text, frame)
            isOdontoOpen = true
        default: break
        }
    }

    private mutating func state(_ total: TotalElement, _ text: borrowing ContentText, _ frame: ElementFrame) {
        if self[total].isStated { isAmbiguous = true }
        stated[total.rawValue] = StatedTotal(money(text), at: frame)
    }

    private mutating func money(_ text: borrowing ContentText) -> Money? {
        read(text.number(fractionDigits: 2)).map(Money.init(cents:))
    }

    private mutating func read(_ number: ReadNumber) -> Int64? {
        switch number {
        case .value(let parts): return parts
        case .absent: return nil
        case .unreadable(let reason):
            fault = reason
            return nil
        }
    }

    private func addExpenses(_ path: String, to checks: inout [TotalCheck]) {
        guard allExpenses.isCertain, allExpenses.count > 0 || statesAllItems else { return }
        for group in TotalElement.groups where group != .valorProcedimentos {
            let sum = expenses[group.rawValue]
            add(group, sum, items: sum.count, path, allowsNone: true, to: &checks)
        }
    }

    private func addGrandTotal(_ path: String, to checks: inout [TotalCheck]) {
        // In 2.x these have no group of their own.
        guard !hasOPM else { return }
        var sum = ItemSum()
        var isAnyStated = false
        for group in TotalElement.groups {
            if self[group].isStated {
                isAnyStated = true
                sum.add(self[group].value)
            } else if statesAllItems || !isAnyGroupStated {
                // The schema lets a guia omit a group; its total is then the sum of its items.
                guard let items = items(of: group) else { return }
                if items.count > 0 { sum.add(items.value) }
            }
        }
        add(.valorTotalGeral, sum, items: sum.count, path, allowsNone: statesAllItems || isAnyStated, to: &checks)
    }

    private var isAnyGroupStated: Bool { TotalElement.groups.contains { self[$0].isStated } }

    /// - Returns: nil where the items are not certain.
    private func items(of group: TotalElement) -> ItemSum? {
        guard group == .valorProcedimentos else { return allExpenses.isCertain ? expenses[group.rawValue] : nil }
        return procedures.isCertain && procedures.count == proceduresBegun ? procedures : nil
    }

    private func add(
        _ element: TotalElement, _ sum: ItemSum, items: Int, _ path: String, allowsNone: Bool = false,
        to checks: inout [TotalCheck]
    ) {
        let total = self[element]
        guard total.isStated, sum.isCertain, sum.count == items, items > 0 || allowsNone else { return }
        add(element, sum.value, path, to: &checks)
    }

    private func add(_ element: TotalElement, _ computed: Money, _ path: String, to checks: inout [TotalCheck]) {
        let total = self[element]
        guard let value = total.value else { return }
        let isRight = value == computed
        // Only a difference is ever shown, under the document's own name and path.
        let name = isRight ? element.name : total.shownName
        let location = Location(
            line: Int(total.line), column: Int(total.column),
            path: isRight ? "" : path + element.path(of: total.element) + "/" + name)
        checks.append(TotalCheck(element: name, location: location, stated: value, computed: computed))
    }
}
