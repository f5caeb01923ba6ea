import CLibXML2
import Domain

/// The totals that a guia may state, under their names from 3.00.01 on.
enum TotalElement: Int {
    case valorProcedimentos, valorDiarias, valorTaxasAlugueis, valorMateriais, valorMedicamentos, valorOPME
    case valorGasesMedicinais
    case valorTotalGeral, valorTotalHonorarios, valorTotalProc, valorTotalFranquia, valorProcedimento

    /// The totals that add up to `valorTotalGeral`.
    static let groups: [TotalElement] = [
        .valorProcedimentos, .valorDiarias, .valorTaxasAlugueis, .valorMateriais, .valorMedicamentos, .valorOPME,
        .valorGasesMedicinais,
    ]

    /// The total for a child of the element `valorTotal` of a guia; nil for a child that states none.
    init?(inValorTotal element: ElementName) {
        switch element {
        // The name of the procedures in 2.x.
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

    /// The name from 3.00.01 on. A literal avoids an allocation, because nearly every guia of a lote needs some names.
    var name: String {
        switch self {
        case .valorProcedimentos: "valorProcedimentos"
        case .valorDiarias: "valorDiarias"
        case .valorTaxasAlugueis: "valorTaxasAlugueis"
        case .valorMateriais: "valorMateriais"
        case .valorMedicamentos: "valorMedicamentos"
        case .valorOPME: "valorOPME"
        case .valorGasesMedicinais: "valorGasesMedicinais"
        case .valorTotalGeral: "valorTotalGeral"
        case .valorTotalHonorarios: "valorTotalHonorarios"
        case .valorTotalProc: "valorTotalProc"
        case .valorTotalFranquia: "valorTotalFranquia"
        case .valorProcedimento: "valorProcedimento"
        }
    }

    /// The path from the guia to the parent of the element that states the total.
    func path(of element: ElementName) -> String {
        switch self {
        case .valorTotalHonorarios: element == .totalGeralHonorario ? "/procedimentosExamesRealizados" : ""
        case .valorTotalProc, .valorTotalFranquia: ""
        case .valorProcedimento: "/dadosAtendimento/procedimento"
        default: "/valorTotal"
        }
    }
}

/// A total as a guia states it. The parser interns its name, which stays valid as long as the reading.
@safe
struct StatedTotal {
    var isStated = false
    var element = ElementName.other
    private let name: UnsafePointer<xmlChar>?
    var line: Int32 = 0
    var column: Int32 = 0
    /// The amount; nil when it could not be read.
    var value: Money?

    init() { unsafe name = nil }

    init(_ value: Money?, at frame: ElementFrame) {
        isStated = true
        element = frame.element
        line = frame.line
        column = frame.column
        self.value = value
        unsafe name = unsafe frame.name
    }

    /// The name as the document writes it.
    var shownName: String { unsafe name.map { unsafe String(cString: $0) } ?? "" }
}

/// A running sum that records when it is no longer certain.
struct ItemSum {
    private(set) var value = Money.zero
    private(set) var count = 0
    private(set) var isCertain = true

    mutating func add(_ money: Money?) {
        count += 1
        guard let money else { return isCertain = false }
        value += money
        // Far below overflow; no schema allows such an amount.
        if value.cents.magnitude > UInt64(Money.centsMax) { isCertain = false }
        if !isCertain { value = .zero }
    }

    mutating func corrupt() { isCertain = false }
}
