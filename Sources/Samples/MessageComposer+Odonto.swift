import Domain
import TISSWriting

extension MessageComposer {
    mutating func odonto(_ ordinal: Int) throws(PortError) {
        try writer.open("guiaOdonto")
        try guiaIdentity(ordinal)
        try writer.open("dadosBeneficiario")
        try beneficiary(ordinal)
        try writer.close()
        try writer.leaf("planoBeneficiario", "PLANO SINTETICO")
        try dentists()
        var sum = Money.zero
        for number in 1...spec.itemsPerGuia {
            let item = SampleItem.dental(&random, accents: spec.hasAccents)
            try dentalProcedure(item, number: number)
            sum += item.unit
        }
        try writer.leaf("tipoAtendimento", "1")
        try writer.leaf("tipoFaturamento", "4")
        try total("valorTotalProc", sum)
        try observation()
        try writer.close()
    }

    private mutating func dentists() throws(PortError) {
        try writer.open("dadosProfissionaisResponsaveis")
        try writer.leaf("codigoProfExec", spec.provider.value)
        if traits.namesPersons { try writer.leaf("nomeProfExec", professionalName) }
        try writer.leaf("croExec", "12345")
        try writer.leaf("ufExec", "35")
        try writer.leaf("cnesExec", unknownCNES)
        try writer.leaf("cbosExec2", "223208")
        try writer.close()
    }

    /// Quantity one, so that the price of the procedure and of the item are the same amount.
    private mutating func dentalProcedure(_ item: SampleItem, number: Int) throws(PortError) {
        try writer.open("procedimentosExecutados")
        try itemNumber(number)
        try service("procSolic", item)
        try writer.leaf("qtdProc", "1")
        try writer.leaf("valorProc", item.unit.description)
        try writer.leaf("autorizado", "true")
        try date("dataRealizacao")
        try writer.close()
    }
}
