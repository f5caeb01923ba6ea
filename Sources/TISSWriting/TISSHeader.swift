package import Domain

/// The header of a message, written the way its version (from 2.02.01 on; before, dates had another form) wants it.
package struct TISSHeader: Sendable {
    package var transaction: String
    /// Digits, at most 12.
    package var sequence: String
    package var moment: LocalMoment
    package var origin: Party
    package var destination: Party
    /// Text of the version element; `traits` decides the form.
    package var versionText: String
    package var traits: VersionTraits

    package init(
        transaction: String, sequence: String, moment: LocalMoment, origin: Party, destination: Party,
        traits: VersionTraits
    ) {
        self.transaction = transaction
        self.sequence = sequence
        self.moment = moment
        self.origin = origin
        self.destination = destination
        self.versionText = traits.version.text
        self.traits = traits
    }

    package func write(to writer: inout TISSWriter) throws(PortError) {
        try writer.open("cabecalho")
        try writer.open("identificacaoTransacao")
        try writer.leaf("tipoTransacao", transaction)
        try writer.leaf("sequencialTransacao", sequence)
        try writer.leaf("dataRegistroTransacao", moment.date)
        try writer.leaf("horaRegistroTransacao", moment.time)
        try writer.close()
        try write(origin, as: "origem", to: &writer)
        try write(destination, as: "destino", to: &writer)
        try writer.leaf(traits.versionElement, versionText)
        if traits.namesSoftware {
            try writer.open("identificacaoSoftwareGerador")
            try writer.leaf("nomeAplicativo", "hatspool")
            try writer.leaf("versaoAplicativo", "1")
            try writer.leaf("fabricanteAplicativo", "hatspool")
            try writer.close()
        }
        try writer.close()
    }

    private func write(_ party: Party, as name: String, to writer: inout TISSWriter) throws(PortError) {
        try writer.open(name)
        if case .registroANS(let number) = party {
            try writer.leaf("registroANS", number)
        } else if case .payerCNPJ(let number) = party {
            try writer.leaf("cnpjPagador", number)
        } else {
            try writer.open(traits.isSecondGeneration ? "codigoPrestadorNaOperadora" : "identificacaoPrestador")
            try writer.leaf(Self.elementName(of: party), party.value)
            try writer.close()
        }
        try writer.close()
    }

    private static func elementName(of party: Party) -> String {
        switch party {
        case .cnpj: "CNPJ"
        case .cpf: "CPF"
        case .providerCode: "codigoPrestadorNaOperadora"
        case .registroANS: "registroANS"
        case .payerCNPJ: "cnpjPagador"
        }
    }
}

extension TISSWriter {
    /// Writes the choice of `ct_contratadoDados` (3.00.01 on), whose names differ from the header's, and the name of the
    /// contracted party where the version wants one.
    package mutating func contracted(_ party: Party, name: String, traits: VersionTraits) throws(PortError) {
        switch party {
        case .cnpj(let number): try leaf("cnpjContratado", number)
        case .cpf(let number): try leaf("cpfContratado", number)
        case .providerCode(let code): try leaf("codigoPrestadorNaOperadora", code)
        case .registroANS, .payerCNPJ:
            throw PortError(.internalFault, "Only a provider can stand as contracted party.")
        }
        if traits.namesPersons { try leaf("nomeContratado", name) }
    }
}
