import Domain

/// Adds up the items of one guia and holds the sums against the totals it states.
///
/// Only what is certain is compared: a part that is missing or cannot be read as an amount takes its comparison away, never
/// makes a difference.
struct GuiaSums {
    /// A stated total and where it stands.
    struct Stated {
        var element: String
        var parent: String?
        var line: Int32
        var column: Int32
        /// nil when it could not be read.
        var value: Money?
    }

    /// A running sum that knows when it is no longer certain.
    struct Sum {
        private(set) var value = Money.zero
        private(set) var count = 0
        private(set) var isCertain = true

        mutating func add(_ money: Money?) {
            count += 1
            if let money { value += money } else { isCertain = false }
        }

        mutating func spoil() { isCertain = false }
    }

    let kind: GuiaKind
    private var stated: [ElementName: Stated] = [:]
    private var isAmbiguous = false
    private var procedures = Sum()
    private var proceduresBegun = 0
    private var fees = Sum()
    private var expenses: [ElementName: Sum] = [:]
    private var allExpenses = Sum()
    private var expenseGroup: ElementName?
    private var expenseValue: Money?
    private var hasOPM = false

    init(kind: GuiaKind) { self.kind = kind }

    /// The guia's own total.
    var total: Money? {
        let element: ElementName
        switch kind {
        case .consulta: element = .valorProcedimento
        case .spSadt, .resumoInternacao: element = .valorTotalGeral
        case .honorarios:
            element = stated[.valorTotalHonorarios] == nil ? .totalGeralHonorario : .valorTotalHonorarios
        case .odonto: element = .valorTotalProc
        }
        return stated[element]?.value
    }

    mutating func start(_ element: ElementName) {
        switch element {
        case .procedimentoExecutado, .procedimentoRealizado: proceduresBegun += 1
        case .procedimentosExecutados where kind == .odonto: proceduresBegun += 1
        case .despesa: (expenseGroup, expenseValue) = (nil, nil)
        case .opmUtilizada: hasOPM = true
        default: break
        }
    }

    mutating func leaf(
        _ element: ElementName, parent: ElementName, frame: ElementFrame, parentFrame: ElementFrame,
        text: borrowing LeafText
    ) {
        switch (parent, element) {
        case (.procedimentoExecutado, .valorTotal), (.procedimentoRealizado, .valorTotal): procedures.add(text.money)
        case (.servicosExecutados, .valorTotal): expenseValue = text.money
        case (.despesa, .codigoDespesa): expenseGroup = Self.group(of: text)
        case (.valorTotal, .servicosExecutados):
            state(.valorProcedimentos, text.money, frame, parentFrame)
        case (.valorTotal, _) where Self.groups.contains(element) || element == .valorTotalGeral:
            state(element, text.money, frame, parentFrame)
        case (.procedimento, .valorProcedimento) where kind == .consulta: state(element, text.money, frame, parentFrame)
        case (.procedimentosExecutados, _) where kind == .odonto: odontoItem(element, text, frame, parentFrame)
        case (_, .valorTotalHonorarios), (_, .totalGeralHonorario), (_, .valorTotalProc), (_, .valorTotalFranquia):
            state(element, text.money, frame, parentFrame)
        default: break
        }
    }

    mutating func end(_ element: ElementName) {
        guard element == .despesa else { return }
        allExpenses.add(expenseValue)
        if let group = expenseGroup, let value = expenseValue {
            expenses[group, default: Sum()].add(value)
        } else {
            allExpenses.spoil()
        }
    }

    /// The comparisons that are certain, in the order of the elements of a guia.
    /// - Parameter path: of the guia.
    func checks(path: String) -> [TotalCheck] {
        guard !isAmbiguous else { return [] }
        switch kind {
        case .consulta: return []
        case .honorarios:
            return itemCheck(.valorTotalHonorarios, path) + itemCheck(.totalGeralHonorario, path)
        case .odonto:
            return itemCheck(.valorTotalProc, path) + check(.valorTotalFranquia, against: fees, items: fees.count, path)
        case .spSadt, .resumoInternacao:
            return itemCheck(.valorProcedimentos, path) + expenseChecks(path) + grandTotalCheck(path)
        }
    }

    private static let groups: [ElementName] = [
        .valorProcedimentos, .valorDiarias, .valorTaxasAlugueis, .valorMateriais, .valorMedicamentos, .valorOPME,
        .valorGasesMedicinais,
    ]

    /// Codes of `dm_outrasDespesas`.
    private static func group(of code: borrowing LeafText) -> ElementName? {
        switch code.string(charactersMax: 4) {
        case "01": .valorGasesMedicinais
        case "02": .valorMedicamentos
        case "03": .valorMateriais
        case "05": .valorDiarias
        case "07": .valorTaxasAlugueis
        case "08": .valorOPME
        default: nil
        }
    }

    /// The value of an item is taken as that of its whole quantity only where the two are the same, and only of items that the
    /// guia itself calls authorised: the standard leaves the other cases open.
    private mutating func odontoItem(
        _ element: ElementName, _ text: borrowing LeafText, _ frame: ElementFrame, _ parentFrame: ElementFrame
    ) {
        switch element {
        case .valorProc: procedures.add(text.money)
        case .valorFranquia: fees.add(text.money)
        case .qtdProc: if text.string(charactersMax: 4) != "1" { spoilOdonto() }
        case .autorizado:
            if !["1", "true", "S"].contains(text.string(charactersMax: 8)) { spoilOdonto() }
        // 2.x: the total stands beside the items.
        case .valorTotal:
            state(.valorTotalProc, text.money, frame, parentFrame)
            procedures.spoil()
        default: break
        }
    }

    private mutating func spoilOdonto() {
        procedures.spoil()
        fees.spoil()
    }

    private mutating func state(_ element: ElementName, _ value: Money?, _ frame: ElementFrame, _ parentFrame: ElementFrame)
    {
        if stated[element] != nil { isAmbiguous = true }
        stated[element] = unsafe Stated(
            element: String(cString: frame.name),
            parent: parentFrame.element.guiaKind == nil ? String(cString: parentFrame.name) : nil, line: frame.line,
            column: frame.column, value: value)
    }

    private func itemCheck(_ element: ElementName, _ path: String) -> [TotalCheck] {
        check(element, against: procedures, items: proceduresBegun, path)
    }

    private func expenseChecks(_ path: String) -> [TotalCheck] {
        guard allExpenses.isCertain, allExpenses.count > 0 else { return [] }
        return Self.groups.dropFirst().flatMap { group in
            let sum = expenses[group] ?? Sum()
            return stated[group] == nil ? [] : check(group, against: sum, items: sum.count, path, allowsNone: true)
        }
    }

    private func grandTotalCheck(_ path: String) -> [TotalCheck] {
        var sum = Sum()
        for group in Self.groups {
            if let part = stated[group] { sum.add(part.value) }
        }
        if hasOPM { return [] }
        if sum.count > 0 { return check(.valorTotalGeral, against: sum, items: sum.count, path) }
        // No group is stated: the total is that of all items.
        guard procedures.count == proceduresBegun, procedures.isCertain, allExpenses.isCertain else { return [] }
        var items = procedures
        if allExpenses.count > 0 { items.add(allExpenses.value) }
        return check(.valorTotalGeral, against: items, items: items.count, path)
    }

    private func check(
        _ element: ElementName, against sum: Sum, items: Int, _ path: String, allowsNone: Bool = false
    ) -> [TotalCheck] {
        guard let total = stated[element], let value = total.value, sum.isCertain, sum.count == items,
            items > 0 || allowsNone
        else { return [] }
        // Only a difference is ever shown with its path.
        let suffix = (total.parent.map { "/" + $0 } ?? "") + "/" + total.element
        let place = Location(
            line: Int(total.line), column: Int(total.column), path: value == sum.value ? "" : path + suffix)
        return [TotalCheck(element: total.element, location: place, stated: value, computed: sum.value)]
    }
}
