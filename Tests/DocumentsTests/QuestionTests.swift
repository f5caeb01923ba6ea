import Documents
import Domain
import TestSupport
import Testing

@Suite struct `Questions to the operator's registers` {
    private static let guia =
        "<t:guiaSP-SADT><t:cabecalhoGuia><t:registroANS>123456</t:registroANS>"
        + "<t:numeroGuiaPrestador>G1</t:numeroGuiaPrestador></t:cabecalhoGuia><t:dadosAutorizacao><t:senha>S1</t:senha>"
        + "</t:dadosAutorizacao><t:dadosBeneficiario><t:numeroCarteira>0077</t:numeroCarteira></t:dadosBeneficiario>"
        + "<t:dadosSolicitante><t:contratadoSolicitante><t:codigoPrestadorNaOperadora>1</t:codigoPrestadorNaOperadora>"
        + "</t:contratadoSolicitante><t:profissionalSolicitante><t:conselhoProfissional>06</t:conselhoProfissional>"
        + "<t:numeroConselhoProfissional>1</t:numeroConselhoProfissional><t:UF>35</t:UF></t:profissionalSolicitante>"
        + "</t:dadosSolicitante><t:dadosExecutante><t:contratadoExecutante>"
        + "<t:cnpjContratado>11222333000181</t:cnpjContratado></t:contratadoExecutante><t:CNES>1234567</t:CNES>"
        + "</t:dadosExecutante><t:dadosAtendimento><t:diagnosticoCID>A09</t:diagnosticoCID></t:dadosAtendimento>"
        + "<t:procedimentosExecutados>" + item("2026-10-05") + item("2026-10-03") + item("2026-10-03")
        + "</t:procedimentosExecutados></t:guiaSP-SADT>"

    private static func item(_ day: String) -> String {
        "<t:procedimentoExecutado><t:dataExecucao>\(day)</t:dataExecucao><t:procedimento><t:codigoTabela>22</t:codigoTabela>"
            + "<t:codigoProcedimento>10101012</t:codigoProcedimento></t:procedimento><t:equipeSadt>"
            + "<t:conselho>06</t:conselho><t:numeroConselhoProfissional>99</t:numeroConselhoProfissional><t:UF>35</t:UF>"
            + "</t:equipeSadt></t:procedimentoExecutado>"
    }

    private static let inspector = Result {
        LibXMLInspector(schemas: try CompiledSchemas.compile([]), known: [])
    }

    private func inspect(_ guias: [String], _ change: (inout Limits) -> Void = { _ in }) throws -> Inspection {
        var message = Message()
        message.body = Message.lote(guias.joined())
        let folder = try TemporaryFolder()
        var limits = Limits()
        limits.collectsLookups = true
        change(&limits)
        return try Self.inspector.get().inspect(
            file: try folder.write(try message.bytes(), as: "d.xml"), limits: limits)
    }

    @Test func `nothing is looked up unless requested`() throws {
        let inspection = try inspect([Self.guia]) { $0.collectsLookups = false }
        #expect(inspection.lookups.isEmpty && inspection.lookupsLeftOut == 0)
    }

    @Test func `a guia has one lookup for everything that a register can confirm`() throws {
        let lookups = try inspect([Self.guia]).lookups
        let card = ReferenceKey(.beneficiary, "77")
        let executor = ReferenceKey(.cnpj, "11222333000181")
        let expected: [(ReferenceLookup.Subject, ReferenceKey?, ReferenceKey?, Int32)] = [
            // The password comes before the card.
            (.password, ReferenceKey(.password, "S1"), nil, 20_261_003), (.beneficiary, card, nil, 20_261_003),
            (.executor, executor, nil, 20_261_003),
            (.establishment, ReferenceKey(.establishment, "1234567"), executor, 20_261_003),
            (.diagnosis, ReferenceKey(.diagnosis, "A09"), nil, 20_261_003),
            (
                .procedure, ReferenceKey(.procedure, "22", "10101012"), ReferenceKey(.procedureTable, "22"),
                20_261_005
            ),
            (.professional, ReferenceKey(.professional, "06", "99", "35"), nil, 20_261_003),
            (
                .procedure, ReferenceKey(.procedure, "22", "10101012"), ReferenceKey(.procedureTable, "22"),
                20_261_003
            ),
        ]
        #expect(lookups.map(\.subject) == expected.map(\.0))
        for (lookup, one) in zip(lookups, expected) {
            #expect(lookup.key == one.1, "\(lookup)")
            if lookup.subject != .password { #expect(lookup.other == one.2, "\(lookup)") }
            #expect(lookup.day == one.3, "\(lookup)")
            #expect(lookup.guia == GuiaReference(ordinal: 1, number: "G1"))
            #expect(lookup.location.line > 0)
        }
        #expect(lookups[1].location.path.hasSuffix("/dadosBeneficiario/numeroCarteira"))
    }

    @Test func `a password before the card is looked up with it`() throws {
        let lookups = try inspect([Self.guia]).lookups
        #expect(lookups.first { $0.subject == .password }?.other == ReferenceKey(.beneficiary, "77"))
    }

    @Test func `every guia has lookups of its own, within the limit`() throws {
        let all = try inspect([Self.guia, Self.guia, Self.guia])
        #expect(all.lookups.count == 24 && all.lookupsLeftOut == 0)
        #expect(all.lookups.map { $0.guia?.ordinal ?? 0 } == [1, 2, 3].flatMap { Array(repeating: $0, count: 8) })
        let some = try inspect([Self.guia, Self.guia, Self.guia]) { $0.lookupsMax = 10 }
        #expect(some.lookups == Array(all.lookups.prefix(10)) && some.lookupsLeftOut == 14)
    }

    @Test func `a procedure whose day comes after it takes that day`() throws {
        let guia = Self.guia.replacingFirst(
            Self.item("2026-10-05"),
            with: "<t:procedimentoRealizado><t:procedimento><t:codigoTabela>22</t:codigoTabela>"
                + "<t:codigoProcedimento>1</t:codigoProcedimento></t:procedimento><t:data>2026-10-09</t:data>"
                + "</t:procedimentoRealizado>")
        #expect(try inspect([guia]).lookups.first { $0.subject == .procedure }?.day == 20_261_009)
    }
}
