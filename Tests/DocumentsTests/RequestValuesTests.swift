import Documents
import Domain
import TestSupport
import Testing

/// Values of messages that are no lote of guias.
@Suite struct RequestValuesTests {
    /// Without a schema, so that only the values are checked.
    private static let inspector = Result {
        LibXMLInspector(schemas: try CompiledSchemas.compile([]), known: [])
    }

    private func findings(_ body: String, version: String = "4.03.00") throws -> [Finding] {
        var message = Message()
        message.version = version
        message.body = "\n" + body
        let folder = try TemporaryFolder()
        return try Self.inspector.get().inspect(file: try folder.write(try message.bytes(), as: "d.xml"))
            .candidates.map(\.finding)
    }

    private static func item(_ value: String, from: String = "2026-10-01", until: String = "2026-10-02") -> String {
        "\n<t:itensGuia><t:dataInicio>\(from)</t:dataInicio>\n<t:dataFim>\(until)</t:dataFim>"
            + "<t:valorRecursado>\(value)</t:valorRecursado></t:itensGuia>"
    }

    private static func guia(_ number: String, _ content: String) -> String {
        "\n<t:recursoGuia><t:numeroGuiaOrigem>\(number)</t:numeroGuiaOrigem><t:opcaoRecursoGuia>\(content)"
            + "</t:opcaoRecursoGuia></t:recursoGuia>"
    }

    private static func appeal(_ guias: String..., total: String) -> String {
        "<t:recursoGlosa><t:guiaRecursoGlosa><t:dadosContratado><t:cnpjContratado>11222333000181</t:cnpjContratado>"
            + "</t:dadosContratado><t:numeroLote>7</t:numeroLote><t:opcaoRecurso>\(guias.joined())</t:opcaoRecurso>"
            + "\n<t:valorTotalRecursado>\(total)</t:valorTotalRecursado>\n<t:dataRecurso>2026-10-20</t:dataRecurso>"
            + "</t:guiaRecursoGlosa></t:recursoGlosa>"
    }

    private static let right = appeal(
        guia("G1", item("10.00") + item("5.50")), guia("G2", item("0.50")), total: "16.00")

    private static func changed(_ old: String, _ new: String) -> String { right.replacingFirst(old, with: new) }

    @Test func `an appeal whose values are right has no candidate finding`() throws {
        #expect(try findings(Self.right).isEmpty)
    }

    @Test func `a total of an appeal that differs from the sum of its items is reported with its location`() throws {
        let found = try findings(Self.changed("16.00", "16.01"))
        #expect(found.map(\.code) == [.totalDiffers])
        let finding = try #require(found.first)
        #expect(finding.parameters == ["element": "valorTotalRecursado", "stated": "16.01", "computed": "16.00"])
        #expect(finding.location.path.hasSuffix("/recursoGlosa/guiaRecursoGlosa/valorTotalRecursado"))
        #expect(finding.location.line > 1 && finding.guia == nil && finding.motive == Motive("5042"))
    }

    @Test(
        arguments: [
            "<t:recursoProtocolo><t:codigoGlosaProtocolo>1001</t:codigoGlosaProtocolo></t:recursoProtocolo>",
            guia("G1", "<t:recursoGuiaCompleta><t:codGlosaGuia>1001</t:codGlosaGuia></t:recursoGuiaCompleta>"),
            guia("G1", item("10.00"))
                + guia("G2", "<t:recursoGuiaCompleta><t:codGlosaGuia>1</t:codGlosaGuia></t:recursoGuiaCompleta>"),
            guia("G1", item("10.00")) + guia("G2", ""),
        ])
    func `the total of an appeal is not compared where something is appealed as a whole`(guias: String) throws {
        #expect(try findings(Self.appeal(guias, total: "99.00")).isEmpty)
    }

    @Test func `the items of a dental appeal are added up too, each appeal by itself`() throws {
        func appeal(_ total: String) -> String {
            "<t:guiaRecursoGlosaOdonto><t:opcaoRecurso><t:recursoGuia><t:numeroGuiaPrestador>G1</t:numeroGuiaPrestador>"
                + "<t:codGlosaGuia>1001</t:codGlosaGuia><t:recursoProcedimento><t:dataRealizacao>2026-10-01</t:dataRealizacao>"
                + "<t:quantidade>1</t:quantidade><t:valorRecursado>10.00</t:valorRecursado></t:recursoProcedimento>"
                + "</t:recursoGuia></t:opcaoRecurso><t:valorTotalRecursado>\(total)</t:valorTotalRecursado>"
                + "</t:guiaRecursoGlosaOdonto>"
        }
        func body(_ totals: String...) -> String { "<t:recursoGlosa>\(totals.map(appeal).joined())</t:recursoGlosa>" }
        #expect(try findings(body("10.00", "10.00")).isEmpty)
        let found = try findings(body("10.00", "20.00"))
        #expect(found.map(\.code) == [.totalDiffers])
        #expect(found.first?.location.path.contains("guiaRecursoGlosaOdonto[2]") == true)
    }

    @Test(
        arguments: [
            ("16.00", "-16.00", [.amountBelowZero, .totalDiffers], nil),
            ("10.00", "-10.00", [.amountBelowZero, .totalDiffers], "G1"),
            ("11222333000181", "11222333000182", [.guiaPartyInvalid], nil),
            ("2026-10-02", "2026-09-30", [.daysReversed], "G1"),
            ("2026-10-02", "12026-10-02", [.yearImpossible], "G1"),
            ("2026-10-02", "2099-10-02", [.dayAfterReceipt], "G1"),
            ("2026-10-20", "2099-10-20", [.dayAfterReceipt], nil),
            (">7<", "> <", [.requiredTextBlank], nil),
        ] as [(String, String, [FindingCode], String?)])
    func `a wrong value of an appeal is reported with its location and its guia`(
        old: String, new: String, codes: [FindingCode], guia: String?
    ) throws {
        let found = try findings(Self.changed(old, new))
        #expect(found.map(\.code) == codes)
        #expect(found.allSatisfy { $0.location.line > 1 && $0.location.path.contains("/guiaRecursoGlosa/") })
        #expect(found.first?.guia == guia.map { GuiaReference(ordinal: 1, number: $0) })
        #expect(!found.contains { $0.parameters.values.contains { $0.contains("2099") || $0.contains("2026") } })
    }

    @Test func `a blank lote number of an appeal has the motive of lote numbers`() throws {
        #expect(try findings(Self.changed(">7<", ">  <")).first?.motive == .loteNumberMissing)
    }

    @Test func `a future day of an appeal's item counts only after the day of receipt`() throws {
        var message = Message()
        message.body = Self.changed("2026-10-20", "2026-10-25")
        let folder = try TemporaryFolder()
        let file = try folder.write(try message.bytes(), as: "d.xml")
        let candidate = try #require(try Self.inspector.get().inspect(file: file).candidates.first)
        #expect(candidate.day == CalendarDay("2026-10-25") && candidate.finding.code == .dayAfterReceipt)
    }

    @Test func `a repeated guia in an appeal or among annexes is reported at its second location`() throws {
        let twice = Self.changed("G2", " G1 ")
        let found = try findings(twice)
        #expect(found.map(\.code) == [.guiaRepeated])
        #expect(found.first?.parameters == ["number": " G1 ", "first": "1"])
        #expect(found.first?.location.path.hasSuffix("recursoGuia[2]/numeroGuiaOrigem") == true)
        #expect(found.first?.guia == GuiaReference(ordinal: 2, number: " G1 "))
        let annex = "<t:anexoSituacaoInicial><t:numeroGuiaAnexo>A1</t:numeroGuiaAnexo></t:anexoSituacaoInicial>"
        let annexes = "<t:loteAnexos><t:numeroLote>1</t:numeroLote><t:AnexosGuiasTISS>\(annex + annex)"
        #expect(
            try findings(annexes + "</t:AnexosGuiasTISS></t:loteAnexos>").map(\.code) == [.guiaRepeated])
    }

    @Test(
        arguments: [
            ("opmeSolicitada", "quantidadeSolicitada", "0", true),
            ("opmeSolicitada", "quantidadeSolicitada", "1", false),
            ("procedimentosSolicitados", "quantidadeSolicitada", "-1", true),
            ("procedimentosSolicitados", "qtdProc", "00", true),
            ("opmeSolicitada", "valorSolicitado", "0.00", false), ("opmeSolicitada", "valorSolicitado", "-0.01", true),
            ("dadosComplementaresBeneficiario", "peso", "-70.5", true),
            ("dadosInternacao", "qtDiariasSolicitadas", "0", false),
            ("procedimentosSolicitados", "valorProc", "-1", true),
            ("solicitacaoOdontologia", "valorTotalProc", "-1", true),
        ])
    func `an amount of a request below zero is reported, and a quantity of zero`(
        parent: String, element: String, value: String, isLogged: Bool
    ) throws {
        let body =
            "<t:solicitacaoProcedimento><t:\(parent)>\n<t:\(element)>\(value)</t:\(element)></t:\(parent)></t:solicitacaoProcedimento>"
        let found = try findings(body)
        let code = value.hasPrefix("-") ? FindingCode.amountBelowZero : .quantityZero
        #expect(found.map(\.code) == (isLogged ? [code] : []))
        guard let finding = found.first else { return }
        #expect(finding.parameters["element"] == element && finding.location.path.hasSuffix("/\(parent)/\(element)"))
        #expect(finding.maskedValue?.contains("7") == false)
    }

    @Test(
        arguments: [
            ("loteAnexos", "cabecalhoAnexo", "dataSolicitacao", true),
            ("loteAnexos", "cabecalhoAnexo", "dataAutorizacao", true),
            ("loteAnexos", "diagQuimio", "dataDiagnostico", true),
            ("loteAnexos", "drogaSolicitada", "dataProvavel", false),
            ("loteAnexos", "anexoSolicitacaoRadio", "dtPrevistaInicio", false),
            ("solicitacaoProcedimento", "solicitacaoInternacao", "dataSolicitacao", true),
            ("solicitacaoProcedimento", "guiaSolicitacaoSADT", "dataHoraSolicitacao", true),
            ("solicitacaoProcedimento", "dadosHospitalSolicitado", "dataSugeridaInternacao", false),
            ("solicitacaoProcedimento", "solicitacaoOdontologia", "dataTerminoTrat", false),
            ("solicitacaoProcedimento", "procedimentosSolicitados", "dataRealizacao", false),
            ("comunicacaoInternacao", "dadosBeneficiario", "dataEvento", true),
            ("verificaElegibilidade", "dadosPrestador", "validadeCarteira", false),
            ("solicitacaoDemonstrativoRetorno", "periodo", "dataPagamento", false),
            ("cancelaGuia", "dadosGuia", "dataEmissaoGuia", true),
        ])
    func `a future day of something done is kept, one that may be in the future is not`(
        body: String, parent: String, element: String, isPast: Bool
    ) throws {
        func message(_ day: String) -> String {
            "<t:\(body)><t:\(parent)><t:\(element)>\(day)</t:\(element)></t:\(parent)></t:\(body)>"
        }
        #expect(try findings(message("2099-01-01")).map(\.code) == (isPast ? [.dayAfterReceipt] : []))
        #expect(try findings(message("2026-10-21")).isEmpty, "the message's own day")
        #expect(try findings(message("-2026-01-01")).map(\.code) == [.yearImpossible])
    }

    @Test func `a requested period may be in the future, but not end before it begins`() throws {
        func period(_ from: String, _ until: String) -> String {
            "<t:solicitacaoDemonstrativoRetorno><t:periodo><t:dataInicial>\(from)</t:dataInicial>"
                + "<t:dataFinal>\(until)</t:dataFinal></t:periodo></t:solicitacaoDemonstrativoRetorno>"
        }
        #expect(try findings(period("2099-01-01", "2099-01-01")).isEmpty)
        let found = try findings(period("2026-01-02", "2026-01-01"))
        #expect(found.map(\.code) == [.daysReversed])
        #expect(found.first?.parameters["first"] == "dataInicial" && found.first?.parameters["second"] == "dataFinal")
    }

    @Test(
        arguments: [
            ("CNES", "12", FindingCode.cnesForm), ("numeroCNES", "12", .cnesForm),
            ("CNPJ", "11222333000182", .guiaPartyInvalid),
            ("cpf", "52998224726", .guiaPartyInvalid), ("cpfContratado", "52998224726", .guiaPartyInvalid),
            ("cnpjContratado", "12ABC34501DE35", .guiaPartyInvalid),
        ])
    func `a party of a request is checked as that of a guia is`(element: String, value: String, code: FindingCode)
        throws
    {
        let body =
            "<t:solicitacaoProcedimento><t:dadosExecutante><t:\(element)>\(value)</t:\(element)></t:dadosExecutante>"
            + "</t:solicitacaoProcedimento>"
        let found = try findings(body, version: "4.02.00")
        #expect(found.map(\.code) == [code] && found.first?.parameters == ["element": element])
        #expect(found.first?.maskedValue?.contains("2") == false && found.first?.guia == nil)
    }

    @Test func `a web service's appeal is checked, an answer of an operator is not`() throws {
        let wrong = "<t:valorRecursado>-1</t:valorRecursado>"
        func codes(_ root: String, _ body: String) throws -> [FindingCode] {
            let text =
                "<t:\(root) xmlns:t=\"http://www.ans.gov.br/padroes/tiss/schemas\"><t:cabecalho/>"
                + "<t:\(body)>\(wrong)</t:\(body)><t:hash/></t:\(root)>"
            let folder = try TemporaryFolder()
            let file = try folder.write(Array(text.utf8), as: "d.xml")
            return try Self.inspector.get().inspect(file: file).candidates.map(\.finding.code)
        }
        #expect(try codes("loteRecursoGlosaWS", "recursoGlosa") == [.amountBelowZero])
        #expect(try codes("situacaoProtocoloRecursoWS", "recursoGlosa").isEmpty)
    }

    @Test func `a fault that stops the reading inside a guia of an appeal is reported for that guia`() throws {
        let long = Self.changed(">2026-10-02<", ">" + String(repeating: "x", count: 70_000) + "<")
        var message = Message()
        message.body = long
        let folder = try TemporaryFolder()
        let inspection = try Self.inspector.get().inspect(file: try folder.write(try message.bytes(), as: "d.xml"))
        #expect(inspection.first(.textTooLong)?.guia == GuiaReference(ordinal: 1, number: "G1"))
    }

    @Test func `candidate findings of an appeal are bounded per guia and have its number`() throws {
        let items = String(repeating: Self.item("-1.00"), count: 60)
        let found = try findings(Self.appeal(Self.guia("G1", items), Self.guia("G2", items), total: "-120.00"))
        #expect(found.filter { $0.guia?.number == "G1" }.count == 50)
        #expect(found.filter { $0.guia?.number == "G2" }.count == 50)
        #expect(found.last?.location.path.hasSuffix("/valorTotalRecursado") == true)
    }
}
