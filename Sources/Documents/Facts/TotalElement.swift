import Domain

/// The totals a guia may state, under their names from 3.00.01 on.
enum TotalElement: Int {
    case valorProcedimentos, valorDiarias, valorTaxasAlugueis, valorMateriais, valorMedicamentos, valorOPME
    case valorGasesMedicinais
    case valorTotalGeral, valorTotalHonorarios, valorTotalProc, valorTotalFranquia, valorProcedimento

    /// Those that `valorTotalGeral` is the sum of.
    static let groups: [TotalElement] = [
        .valorProcedimentos, .valorDiarias, .valorTaxasAlugueis, .valorMateriais, .valorMedicamentos, .valorOPME,
        .valorGasesMedicinais,
    ]

    /// What a child of the element `valorTotal` of a guia states; nil for one that states nothing.
    init?(inValorTotal element: ElementName) {
        switch element {
        // 2.x calls the procedures so.
        case .valorProcedimentos, .servicosExecutados: self = .valorProcedimentos
        case .valorDiarias: self = .valorDiarias
        case .valorTaxasAlugueis: self = .valorTaxasAlugueis
        case .valorMateriais: self = .valorMateriais
        case .valorMedicamentos: self = .valorMedicamentos
        case .valorOPME: self = .valorOPME
        case .valorGasesMedicinais: self = .valorGasesMedicinais
        case .valorTotalGeral: self = .valorTotalGeral
        default: return nil
        }
    }

    /// The name to show and the path from the guia to its parent.
    func place(_ element: ElementName, in kind: GuiaKind) -> (name: String, below: String) {
        switch self {
        case .valorProcedimentos: ("valorProcedimentos", "/valorTotal")
        case .valorDiarias: ("valorDiarias", "/valorTotal")
        case .valorTaxasAlugueis: ("valorTaxasAlugueis", "/valorTotal")
        case .valorMateriais: ("valorMateriais", "/valorTotal")
        case .valorMedicamentos: ("valorMedicamentos", "/valorTotal")
        case .valorOPME: ("valorOPME", "/valorTotal")
        case .valorGasesMedicinais: ("valorGasesMedicinais", "/valorTotal")
        case .valorTotalGeral: ("valorTotalGeral", "/valorTotal")
        case .valorTotalHonorarios:
            element == .totalGeralHonorario
                ? ("totalGeralHonorario", "/procedimentosExamesRealizados") : ("valorTotalHonorarios", "")
        case .valorTotalProc: ("valorTotalProc", "")
        case .valorTotalFranquia: ("valorTotalFranquia", "")
        case .valorProcedimento: ("valorProcedimento", "/dadosAtendimento/procedimento")
        }
    }
}

/// A total as a guia states it.
struct StatedTotal {
    var isStated = false
    var element = ElementName.other
    var line: Int32 = 0
    var column: Int32 = 0
    /// nil when it could not be read as an amount.
    var value: Money?
}

/// A running sum that knows when it is no longer certain.
struct ItemSum {
    private(set) var value = Money.zero
    private(set) var count = 0
    private(set) var isCertain = true

    mutating func add(_ money: Money?) {
        count += 1
        if let money { value += money } else { isCertain = false }
    }

    mutating func spoil() { isCertain = false }
}
