import Domain
import TISSWriting

extension MessageComposer {
    mutating func spSadt(_ ordinal: Int) throws(PortError) {
        try writer.open("guiaSP-SADT")
        try writer.open("cabecalhoGuia")
        try guiaIdentity(ordinal)
        try writer.close()
        try writer.open("dadosBeneficiario")
        try beneficiary(ordinal)
        try writer.close()
        try spSadtRequest()
        try spSadtExecution()
        var totals = GuiaTotals()
        try procedures(&totals)
        try expenses(&totals)
        try observation()
        try self.totals(totals)
        try writer.close()
    }

    private mutating func spSadtRequest() throws(PortError) {
        try writer.open("dadosSolicitante")
        try contracted("contratadoSolicitante")
        if !traits.namesPersons { try writer.leaf("nomeContratadoSolicitante", providerName) }
        try writer.open("profissionalSolicitante")
        try professional(council: "conselhoProfissional", occupation: "CBOS")
        try writer.close()
        try writer.close()
        try writer.open("dadosSolicitacao")
        try date("dataSolicitacao")
        try writer.leaf("caraterAtendimento", "1")
        try writer.close()
    }

    private mutating func spSadtExecution() throws(PortError) {
        try writer.open("dadosExecutante")
        if traits.isBefore("3.02.00") {
            try writer.leaf("codigonaOperadora", spec.provider.value)
            try writer.leaf("nomeContratado", providerName)
        } else {
            try contracted("contratadoExecutante")
        }
        try writer.leaf("CNES", unknownCNES)
        try writer.close()
        try writer.open("dadosAtendimento")
        try writer.leaf("tipoAtendimento", "04")
        try writer.leaf("indicacaoAcidente", "9")
        if !traits.isBefore("4.00.00") { try writer.leaf("regimeAtendimento", "01") }
        try writer.close()
    }

    /// `procedimentosExecutados` of SP/SADT and resumo de internação.
    mutating func procedures(_ totals: inout GuiaTotals) throws(PortError) {
        try writer.open("procedimentosExecutados")
        for number in 1...spec.itemsPerGuia {
            let item = SampleItem.procedure(&random, accents: spec.hasAccents)
            try writer.open("procedimentoExecutado")
            try itemNumber(number)
            try date("dataExecucao")
            try service("procedimento", item)
            try amounts(item)
            try writer.close()
            totals.procedures += item.total
        }
        try writer.close()
    }
}
