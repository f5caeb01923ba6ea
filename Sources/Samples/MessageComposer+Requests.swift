import Domain
import TISSWriting

/// A provider's messages other than the lote, as small as their schema permits.
extension MessageComposer {
    mutating func eligibility() throws(PortError) {
        try writer.open("verificaElegibilidade")
        try contracted("dadosPrestador")
        try writer.leaf("numeroCarteira", Self.cardNumber(1))
        if traits.namesPersons { try writer.leaf("nomeBeneficiario", "BENEFICIARIO SINTETICO") }
        try writer.close()
    }

    mutating func cancellation() throws(PortError) {
        try writer.open("cancelaGuia")
        if traits.isBefore("4.00.00") {
            try writer.leaf("tipoGuia", "1")
            try contracted("dadosPrestador")
            let isSingle = traits.isBefore("3.02.00")
            if !isSingle { try writer.open("guiasCancelamento") }
            try writer.leaf("numeroGuiaPrestador", spec.loteNumber + "0001")
            if !isSingle { try writer.close() }
        } else {
            try contracted("dadosPrestador")
            try writer.open("tipoCancelamento")
            try writer.open("tipoCancelamentoLote")
            try writer.leaf("numeroLote", spec.loteNumber)
            try writer.close()
            try writer.close()
        }
        try writer.close()
    }

    mutating func protocolStatus() throws(PortError) {
        try writer.open("solicitacaoStatusProtocolo")
        try contracted("dadosPrestador")
        try writer.leaf("numeroProtocolo", "1")
        try writer.close()
    }
}
