import Domain
import TISSWriting

extension MessageComposer {
    mutating func consulta(_ ordinal: Int) throws(PortError) {
        try writer.open("guiaConsulta")
        try writer.open("cabecalhoConsulta")
        try guiaIdentity(ordinal)
        try writer.close()
        try writer.open("dadosBeneficiario")
        try beneficiary(ordinal)
        try writer.close()
        try writer.open("contratadoExecutante")
        try writer.contracted(spec.provider, name: providerName, traits: traits)
        try writer.leaf("CNES", unknownCNES)
        try writer.close()
        try writer.open("profissionalExecutante")
        try professional(council: "conselhoProfissional", occupation: "CBOS")
        try writer.close()
        try writer.leaf("indicacaoAcidente", "9")
        try consultaVisit()
        try observation()
        try writer.close()
    }

    private mutating func consultaVisit() throws(PortError) {
        let item = SampleItem.procedure(&random, accents: false)
        try writer.open("dadosAtendimento")
        if !traits.isBefore("4.00.00") { try writer.leaf("regimeAtendimento", "01") }
        try date("dataAtendimento")
        try writer.leaf("tipoConsulta", "1")
        try writer.open("procedimento")
        try writer.leaf("codigoTabela", "22")
        try writer.leaf("codigoProcedimento", "10101012")
        try writer.leaf("valorProcedimento", item.unit.description)
        try writer.close()
        try writer.close()
    }
}
