import Domain
import TISSWriting

extension MessageComposer {
    mutating func resumoInternacao(_ ordinal: Int) throws(PortError) {
        try writer.open("guiaResumoInternacao")
        try writer.open("cabecalhoGuia")
        try guiaIdentity(ordinal)
        try writer.close()
        try writer.leaf("numeroGuiaSolicitacaoInternacao", "S\(ordinal)")
        try writer.open("dadosAutorizacao")
        try date("dataAutorizacao")
        try writer.leaf("senha", "SENHA\(ordinal)")
        try writer.close()
        try writer.open("dadosBeneficiario")
        try beneficiary(ordinal)
        try writer.close()
        try writer.open("dadosExecutante")
        try contracted("contratadoExecutante")
        try writer.leaf("CNES", unknownCNES)
        try writer.close()
        try stay()
        var totals = GuiaTotals()
        try procedures(&totals)
        try resumoTotals(&totals)
        try observation()
        try writer.close()
    }

    private mutating func stay() throws(PortError) {
        try writer.open("dadosInternacao")
        try writer.leaf("caraterAtendimento", "1")
        try writer.leaf("tipoFaturamento", "4")
        try date("dataInicioFaturamento")
        try writer.leaf("horaInicioFaturamento", "08:00:00")
        try date("dataFinalFaturamento")
        try writer.leaf("horaFinalFaturamento", "18:00:00")
        try writer.leaf("tipoInternacao", "1")
        try writer.leaf("regimeInternacao", "1")
        try writer.close()
        try writer.open("dadosSaidaInternacao")
        try writer.leaf("indicadorAcidente", "9")
        try writer.leaf(traits.isBefore("3.02.00") ? "motivoSaidaInternacao" : "motivoEncerramento", "12")
        try writer.close()
    }

    /// The total precedes the expenses that it sums. They are generated once for the sum, then again to be written.
    private mutating func resumoTotals(_ totals: inout GuiaTotals) throws(PortError) {
        let state = random
        for index in 0..<(spec.itemsPerGuia / 4) {
            let code = GuiaTotals.groups[index % GuiaTotals.groups.count].1
            let item = SampleItem.expense(&random, accents: spec.hasAccents)
            totals.byExpenseCode[code, default: .zero] += item.total
        }
        try self.totals(totals)
        random = state
        var ignored = GuiaTotals()
        try expenses(&ignored)
    }
}
