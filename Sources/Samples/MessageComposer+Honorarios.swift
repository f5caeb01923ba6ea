import Domain
import TISSWriting

extension MessageComposer {
    mutating func honorarios(_ ordinal: Int) throws(PortError) {
        try writer.open(traits.isBefore("3.02.00") ? "guiaHonorarioIndividual" : "guiaHonorarios")
        try writer.open("cabecalhoGuia")
        try guiaIdentity(ordinal)
        try writer.close()
        try writer.leaf("guiaSolicInternacao", "S\(ordinal)")
        if traits.isBefore("3.02.00") {
            try beneficiary(ordinal)
        } else {
            try writer.open("beneficiario")
            try beneficiary(ordinal)
            try writer.close()
        }
        try honorariosPositions()
        try writer.open("dadosInternacao")
        try date("dataInicioFaturamento")
        try date("dataFimFaturamento")
        if !traits.isBefore("4.03.00") { try writer.leaf("caraterAtendimento", "1") }
        try writer.close()
        let sum = try honorariosProcedures()
        try observation()
        try total("valorTotalHonorarios", sum)
        try date("dataEmissaoGuia")
        try writer.close()
    }

    private mutating func honorariosPositions() throws(PortError) {
        try writer.open("localContratado")
        try writer.open("codigoContratado")
        if case .cnpj(let number) = spec.provider {
            try writer.leaf("cnpjLocalExecutante", number)
        } else {
            try writer.leaf("codigoNaOperadora", spec.provider.value)
        }
        try writer.close()
        try writer.leaf("nomeContratado", providerName)
        try writer.leaf("cnes", unknownCNES)
        try writer.close()
        try writer.open("dadosContratadoExecutante")
        try writer.leaf("codigonaOperadora", spec.provider.value)
        if traits.namesPersons { try writer.leaf("nomeContratadoExecutante", providerName) }
        try writer.leaf("cnesContratadoExecutante", unknownCNES)
        if traits.isBefore("3.02.00") { try professional(council: "conselhoProfissional", occupation: "CBO") }
        try writer.close()
    }

    private mutating func honorariosProcedures() throws(PortError) -> Money {
        var sum = Money.zero
        try writer.open("procedimentosRealizados")
        for number in 1...spec.itemsPerGuia {
            let item = SampleItem.procedure(&random, accents: spec.hasAccents)
            try writer.open("procedimentoRealizado")
            try itemNumber(number)
            if traits.isBefore("3.02.00") { try writer.leaf("grauParticipacao", "12") }
            try date("dataExecucao")
            try service("procedimento", item)
            try amounts(item)
            if !traits.isBefore("3.02.00") { try honorariosTeam() }
            try writer.close()
            sum += item.total
        }
        try writer.close()
        return sum
    }

    private mutating func honorariosTeam() throws(PortError) {
        try writer.open("profissionais")
        try writer.leaf("grauParticipacao", "12")
        try writer.open("codProfissional")
        try writer.leaf("codigoPrestadorNaOperadora", "P0001")
        try writer.close()
        try writer.leaf("nomeProfissional", professionalName)
        try professional(council: "conselhoProfissional", occupation: "CBO")
        try writer.close()
    }
}
