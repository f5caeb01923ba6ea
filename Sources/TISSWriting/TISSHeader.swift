package import Domain

/// The header of a message in the form of its version, from 2.02.01 on; earlier dates had another form.
package struct TISSHeader: Sendable {
    /// `tipoTransacao`.
    package var transaction: String
    /// Digits, at most 12.
    package var sequence: String
    /// When the message was made, in local time.
    package var moment: LocalMoment
    /// The sender.
    package var origin: Party
    /// The receiver.
    package var destination: Party
    /// Text of the version element; `traits` decides the form.
    package var versionText: String
    /// The form of the header.
    package var traits: VersionTraits

    /// The version element takes the version of `traits`; change `versionText` to write another one.
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

    /// Writes the element `cabecalho`.
    /// - Throws: the error of the writer's sink.
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
    /// Writes the choice of `ct_contratadoDados` (from 3.00.01), whose names differ from the header's, and the name of
    /// the contracted party where the version requires one.
    package mutating func contracted(_ party: Party, name: String, traits: VersionTraits) throws(PortError) {
        switch party {
        case .cnpj(let number): try leaf("cnpjContratado", number)
        case .cpf(let number): try leaf("cpfContratado", number)
        case .providerCode(let code): try leaf("codigoPrestadorNaOperadora", code)
        case .registroANS, .payerCNPJ:
            throw PortError(.internalFault, "Only a provider can be the contracted party.")
        }
        if traits.namesPersons { try leaf("nomeContratado", name) }
    }
}
