import Domain
import TISSWriting

/// The groups of `ct_guiaValorTotal`, in the schema's order.
struct GuiaTotals {
    var procedures = Money.zero
    var byExpenseCode: [String: Money] = [:]

    var all: Money { byExpenseCode.values.reduce(procedures, +) }

    /// Element of the total and code of the expenses that it sums.
    static let groups = [
        ("valorDiarias", "05"), ("valorTaxasAlugueis", "07"), ("valorMateriais", "03"), ("valorMedicamentos", "02"),
        ("valorOPME", "08"), ("valorGasesMedicinais", "01"),
    ]
}

extension MessageComposer {
    /// One expense for every four items, each group in turn. Numbers continue after the procedures.
    mutating func expenses(_ totals: inout GuiaTotals) throws(PortError) {
        let count = spec.itemsPerGuia / 4
        guard count > 0 else { return }
        try writer.open("outrasDespesas")
        for index in 0..<count {
            let item = SampleItem.expense(&random, accents: spec.hasAccents)
            let code = GuiaTotals.groups[index % GuiaTotals.groups.count].1
            try expense(item, code: code, number: spec.itemsPerGuia + index + 1)
            totals.byExpenseCode[code, default: .zero] += item.total
        }
        try writer.close()
    }

    /// `valorTotal` of SP/SADT and resumo de internação.
    mutating func totals(_ totals: GuiaTotals) throws(PortError) {
        try writer.open("valorTotal")
        try writer.leaf("valorProcedimentos", totals.procedures.description)
        for (element, code) in GuiaTotals.groups {
            try writer.leaf(element, optional: totals.byExpenseCode[code]?.description)
        }
        try total("valorTotalGeral", totals.all)
        try writer.close()
    }

    private mutating func expense(_ item: SampleItem, code: String, number: Int) throws(PortError) {
        try writer.open("despesa")
        try itemNumber(number)
        try writer.leaf("codigoDespesa", code)
        try writer.open("servicosExecutados")
        try date("dataExecucao")
        try writer.leaf("horaInicial", "08:00:00")
        try writer.leaf("horaFinal", "09:00:00")
        try writer.leaf("codigoTabela", "18")
        try writer.leaf("codigoProcedimento", item.code)
        try writer.leaf("quantidadeExecutada", "\(item.quantity)")
        try writer.leaf("unidadeMedida", "036")
        try writer.leaf("reducaoAcrescimo", item.factor)
        try writer.leaf("valorUnitario", item.unit.description)
        try writer.leaf("valorTotal", item.total.description)
        try writer.leaf("descricaoProcedimento", item.description)
        try writer.close()
        try writer.close()
    }
}
