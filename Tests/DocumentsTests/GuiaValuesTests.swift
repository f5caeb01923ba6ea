import Documents
import Domain
import TestSupport
import Testing

@Suite struct GuiaValuesTests {
    private static func leaf(_ name: String, _ value: String?) -> String {
        value.map { "<t:\(name)>\($0)</t:\(name)>" } ?? ""
    }

    /// A correct guia, except for what `change` replaces.
    private static func guia(_ change: (String, String)...) -> String {
        var text =
            "<t:guiaSP-SADT><t:cabecalhoGuia><t:registroANS>123456</t:registroANS>"
            + "<t:numeroGuiaPrestador>G1</t:numeroGuiaPrestador></t:cabecalhoGuia>\n<t:dadosAutorizacao>"
            + leaf("dataAutorizacao", "2026-09-01") + leaf("dataValidadeSenha", "2026-09-30")
            + "</t:dadosAutorizacao>\n<t:dadosBeneficiario><t:numeroCarteira>000</t:numeroCarteira></t:dadosBeneficiario>"
            + "<t:contratadoSolicitante><t:cpfContratado>52998224725</t:cpfContratado></t:contratadoSolicitante>"
            + leaf("dataSolicitacao", "2026-10-01") + "\n<t:dadosExecutante><t:contratadoExecutante>"
            + "<t:cnpjContratado>11222333000181</t:cnpjContratado></t:contratadoExecutante><t:CNES>9999999</t:CNES>"
            + "</t:dadosExecutante>\n<t:procedimentosExecutados>"
        for number in 1...3 { text += "\n" + procedure(number) }
        text += "</t:procedimentosExecutados>\n<t:outrasDespesas><t:despesa><t:sequencialItem>4</t:sequencialItem>"
        text += "<t:codigoDespesa>02</t:codigoDespesa><t:servicosExecutados><t:dataExecucao>2026-10-02</t:dataExecucao>"
        text += "<t:quantidadeExecutada>2.5000</t:quantidadeExecutada><t:reducaoAcrescimo>1.00</t:reducaoAcrescimo>"
        text += "<t:valorUnitario>3.33</t:valorUnitario><t:valorTotal>8.33</t:valorTotal></t:servicosExecutados>"
        text +=
            "</t:despesa></t:outrasDespesas><t:valorTotal><t:valorTotalGeral>68.33</t:valorTotalGeral></t:valorTotal>"
        for (old, new) in change { text = text.replacingFirst(old, with: new) }
        return text + "</t:guiaSP-SADT>"
    }

    private static func procedure(_ number: Int) -> String {
        "<t:procedimentoExecutado><t:sequencialItem>\(number)</t:sequencialItem>"
            + "<t:dataExecucao>2026-10-0\(number)</t:dataExecucao><t:quantidadeExecutada>2</t:quantidadeExecutada>"
            + "<t:reducaoAcrescimo>0.50</t:reducaoAcrescimo><t:valorUnitario>20.00</t:valorUnitario>"
            + "<t:valorTotal>20.00</t:valorTotal></t:procedimentoExecutado>"
    }

    /// Without a schema, so that only the values are checked.
    private static let inspector = Result {
        LibXMLInspector(schemas: try CompiledSchemas.compile([]), known: [])
    }

    private func inspect(_ guias: [String], version: String = "4.03.00") throws -> Inspection {
        var message = Message()
        message.version = version
        message.body = Message.lote(guias.joined())
        let folder = try TemporaryFolder()
        return try Self.inspector.get().inspect(file: try folder.write(try message.bytes(), as: "d.xml"))
    }

    private func candidates(_ change: (String, String)...) throws -> [CandidateFinding] {
        var guia = Self.guia()
        for (old, new) in change { guia = guia.replacingFirst(old, with: new) }
        return try inspect([guia]).candidates
    }

    @Test func `an appeal without a motive or a reason is reported, though the schema accepts both`() throws {
        var message = Message()
        message.body =
            "<t:recursoGlosa><t:guiaRecursoGlosa><t:nomeOperadora> </t:nomeOperadora><t:codGlosaGuia></t:codGlosaGuia>"
            + "<t:justificativaGuia>\n</t:justificativaGuia><t:codGlosaItem/><t:observacao/><t:senha> </t:senha>"
            + "<t:codGlosaProc>1201</t:codGlosaProc></t:guiaRecursoGlosa></t:recursoGlosa>"
        let folder = try TemporaryFolder()
        let inspection = try Self.inspector.get().inspect(file: try folder.write(try message.bytes(), as: "d.xml"))
        #expect(
            inspection.candidates.map { $0.finding.parameters["element"] } == [
                "nomeOperadora", "codGlosaGuia", "justificativaGuia", "codGlosaItem",
            ])
        #expect(inspection.candidates.allSatisfy { $0.finding.code == .requiredTextBlank })
    }

    @Test func `an appeal or a request to another operator than the header's is reported`() throws {
        for (stated, isLogged) in [("123456", false), ("654321", true), (" ", true)] {
            var message = Message()
            message.body =
                "<t:recursoGlosa><t:guiaRecursoGlosa><t:registroANS>\(stated)</t:registroANS></t:guiaRecursoGlosa></t:recursoGlosa>"
            let folder = try TemporaryFolder()
            let inspection = try Self.inspector.get().inspect(file: try folder.write(try message.bytes(), as: "d.xml"))
            #expect(inspection.candidates.map(\.finding.code) == (isLogged ? [.guiaOfAnotherOperator] : []))
            let finding = inspection.candidates.first?.finding
            #expect(finding?.motive == (isLogged ? .registroANSInvalid : nil))
        }
    }

    @Test func `a guia whose values are right has no candidate finding`() throws {
        #expect(try candidates().isEmpty)
        #expect(try inspect([Self.guia(), Self.guia(), Self.guia()]).candidates.isEmpty)
    }

    @Test(
        arguments: [
            ("<t:CNES>9999999", "<t:CNES>123456", .cnesForm, "CNES", "999999"),
            ("<t:CNES>9999999", "<t:CNES>12345 7", .cnesForm, "CNES", "99999 9"),
            ("<t:CNES>9999999", "<t:CNES>ABCDEFG", .cnesForm, "CNES", "AAAAAAA"),
            ("52998224725", "52998224726", .guiaPartyInvalid, "cpfContratado", "99999999999"),
            ("52998224725", "11111111111", .guiaPartyInvalid, "cpfContratado", "99999999999"),
            ("11222333000181", "11222333000182", .guiaPartyInvalid, "cnpjContratado", "99999999999999"),
        ] as [(String, String, FindingCode, String, String)])
    func `a value of a wrong form is reported with its location, masked`(
        old: String, new: String, code: FindingCode, element: String, shape: String
    ) throws {
        let candidate = try #require(try candidates((old, new)).first)
        #expect(candidate.finding.code == code && candidate.finding.maskedValue == shape && candidate.day == nil)
        #expect(candidate.finding.parameters == ["element": element])
        #expect(candidate.finding.location.line > 1 && candidate.finding.location.path.hasSuffix("/" + element))
        #expect(candidate.finding.guia == GuiaReference(ordinal: 1, number: "G1"))
    }

    @Test(
        arguments: [
            ("quantidadeExecutada>2<", "quantidadeExecutada>-2<", "quantidadeExecutada", "-9"),
            ("reducaoAcrescimo>0.50<", "reducaoAcrescimo>-0.50<", "reducaoAcrescimo", "-9.99"),
            ("valorUnitario>20.00<", "valorUnitario>-20.00<", "valorUnitario", "-99.99"),
            ("valorTotal>20.00<", "valorTotal>-20.00<", "valorTotal", "-99.99"),
            ("valorUnitario>3.33<", "valorUnitario>-0.01<", "valorUnitario", "-9.99"),
        ])
    func `an amount below zero is reported, and its item is not computed`(
        old: String, new: String, element: String, shape: String
    ) throws {
        let found = try candidates((old, new)).map(\.finding)
        #expect(found.map(\.code) == [.amountBelowZero])
        #expect(found.first?.parameters == ["element": element] && found.first?.maskedValue == shape)
        #expect(found.first?.location.path.hasSuffix("/" + element) == true)
    }

    @Test func `an amount of zero, even with a sign, is not below zero`() throws {
        #expect(try candidates(("valorUnitario>20.00<", "valorUnitario>-0.00<")).isEmpty)
    }

    @Test func `the value of a consultation below zero is reported`() throws {
        let guia =
            "<t:guiaConsulta><t:cabecalhoConsulta><t:registroANS>123456</t:registroANS>"
            + "<t:numeroGuiaPrestador>G1</t:numeroGuiaPrestador></t:cabecalhoConsulta><t:dadosAtendimento><t:procedimento>"
            + "<t:valorProcedimento>-1.00</t:valorProcedimento></t:procedimento></t:dadosAtendimento></t:guiaConsulta>"
        let found = try inspect([guia]).candidates.map(\.finding)
        #expect(found.map(\.code) == [.amountBelowZero])
        #expect(found.first?.guia == GuiaReference(ordinal: 1, number: "G1"))
    }

    @Test func `a CNPJ with letters passes in a guia of 4.03.00, and not before`() throws {
        let guia = Self.guia(("11222333000181", "12ABC34501DE35"))
        #expect(try inspect([guia]).candidates.isEmpty)
        #expect(try inspect([guia], version: "4.02.00").candidates.map(\.finding.code) == [.guiaPartyInvalid])
    }

    @Test func `a factor of zero counts as one, a rounded unit value of an expense is allowed for`() throws {
        #expect(try candidates(("0.50</t:redu", "0</t:redu"), ("20.00</t:valorTotal", "40.00</t:valorTotal")).isEmpty)
        #expect(try candidates(("8.33</t:valorTotal", "8.34</t:valorTotal")).isEmpty)
    }

    @Test func `a wrong total of an item is reported, and a factor left out is distinguished`() throws {
        let differs = try #require(try candidates(("20.00</t:valorTotal", "21.00</t:valorTotal")).first).finding
        #expect(differs.code == .itemTotalDiffers)
        #expect(differs.parameters == ["element": "valorTotal", "stated": "21.00", "computed": "20.00"])
        #expect(differs.location.path.hasSuffix("/procedimentosExecutados/procedimentoExecutado/valorTotal"))
        let leftOut = try candidates(("20.00</t:valorTotal", "40.00</t:valorTotal"))
        #expect(leftOut.map(\.finding.code) == [.itemFactorLeftOut])
        #expect(try candidates(("8.33</t:valorTotal", "9.00</t:valorTotal")).map(\.finding.code) == [.itemTotalDiffers])
    }

    @Test func `an item with a part missing is not judged, and one that cannot be read is reported`() throws {
        #expect(try candidates(("<t:valorUnitario>20.00</t:valorUnitario>", "")).isEmpty)
        #expect(try candidates(("<t:valorUnitario>20.00", "<t:valorUnitario>0.00")).isEmpty)
        #expect(
            try candidates(("<t:quantidadeExecutada>2<", "<t:quantidadeExecutada>x<")).map(\.finding.code) == [
                .valueUnreadable
            ])
    }

    @Test func `item numbers that repeat, and those that are out of order`() throws {
        let repeated = try candidates(("sequencialItem>3<", "sequencialItem>2<"))
        #expect(repeated.map(\.finding.code) == [.itemNumberRepeated])
        #expect(repeated.first?.finding.parameters == ["element": "sequencialItem", "number": "2"])
        #expect(
            try candidates(("sequencialItem>1<", "sequencialItem>7<")).map(\.finding.code) == [
                .itemNumberUnusual, .itemNumberUnusual,
            ])
        #expect(try candidates(("sequencialItem>4<", "sequencialItem>1<")).map(\.finding.code) == [.itemNumberUnusual])
        let second = try inspect([Self.guia(), Self.guia(("sequencialItem>3<", "sequencialItem>2<"))])
        #expect(second.candidates.map(\.finding.guia?.ordinal) == [2], "each guia is counted anew")
    }

    @Test(
        arguments: [
            ("2026-09-01", "2026-10-05", "dataAutorizacao", "dataValidadeSenha", .daysUnusual),
            ("2026-10-01</t:dataSol", "2026-10-02</t:dataSol", "dataSolicitacao", "dataExecucao", .daysUnusual),
        ] as [(String, String, String, String, FindingCode)])
    func `days in an unusual order name both elements and both locations, never the days`(
        old: String, new: String, first: String, second: String, code: FindingCode
    ) throws {
        let found = try candidates((old, new))
        #expect(found.map(\.finding.code) == [code])
        let finding = try #require(found.first?.finding)
        #expect(finding.parameters["first"] == first && finding.parameters["second"] == second)
        #expect(finding.parameters["element"] == second && finding.location.path.hasSuffix("/" + second))
        #expect(Int(finding.parameters["line"] ?? "") != nil && Int(finding.parameters["column"] ?? "") != nil)
        #expect(finding.maskedValue == nil && !finding.parameters.values.contains { $0.contains("2026") })
    }

    @Test(
        arguments: [
            ("dataInicioFaturamento", "dataFinalFaturamento", "2026-10-03", "2026-10-02"),
            ("dataInicioFaturamento", "dataFimFaturamento", "2026-10-03", "2026-10-02"),
            ("dataHoraInternacao", "dataHoraSaidaInternacao", "2026-10-03T08:00:00", "2026-10-02T23:00:00"),
        ])
    func `a stay or a period that ends before it begins is reported, one of a day is not`(
        first: String, second: String, from: String, until: String
    ) throws {
        let position = "<t:dadosExecutante>"
        func stay(_ from: String, _ until: String) -> (String, String) {
            (position, Self.leaf(first, from) + "\n" + Self.leaf(second, until) + position)
        }
        let finding = try #require(try candidates(stay(from, until)).first?.finding)
        #expect(
            finding.code == .daysReversed && finding.parameters["first"] == first
                && finding.parameters["second"] == second)
        #expect(finding.parameters["line"] == "\(finding.location.line - 1)")
        #expect(try candidates(stay(until, until)).isEmpty)
        #expect(try candidates(stay(until, from)).isEmpty)
    }

    @Test func `a day after the message's is kept for rules that know the day of receipt, one per guia`() throws {
        let guia = Self.guia(
            ("2026-10-02</t:dataExecucao", "2099-01-01</t:dataExecucao"),
            ("2026-10-03</t:dataExecucao", "2099-01-02</t:dataExecucao"))
        let found = try inspect([guia]).candidates
        #expect(found.map(\.finding.code) == [.dayAfterReceipt])
        #expect(found.first?.day == CalendarDay("2099-01-02"))
        #expect(found.first?.finding.parameters == ["element": "dataExecucao"])
        #expect(found.first?.finding.location.path.contains("procedimentoExecutado[3]") == true)
        #expect(
            try candidates(("2026-10-02</t:dataExecucao", "2026-10-21</t:dataExecucao")).isEmpty,
            "the message's own day")
    }

    /// Elements directly before the executing party, where days of other kinds of guia work in any guia.
    private static func with(_ leaves: (String, String)...) -> (String, String) {
        let position = "<t:dadosExecutante>"
        return (position, leaves.map { leaf($0, $1) + "\n" }.joined() + position)
    }

    @Test(
        arguments: [
            "dataSolicitacao", "dataAutorizacao", "dataInicioFaturamento", "dataFinalFaturamento", "dataHoraInternacao",
            "dataHoraSaidaInternacao", "dataEmissaoGuia", "dataTerminoTrat", "dataTerminoTratamento",
        ])
    func `a future day of a guia is kept for rules that know the day of receipt`(element: String) throws {
        let found = try candidates(Self.with((element, "2099-01-01"))).filter { $0.finding.code == .dayAfterReceipt }
        #expect(found.map(\.day) == [CalendarDay("2099-01-01")])
        let finding = try #require(found.first?.finding)
        #expect(finding.parameters == ["element": element] && finding.location.path.contains("/" + element))
        #expect(finding.guia == GuiaReference(ordinal: 1, number: "G1") && finding.location.line > 1)
    }

    @Test func `the last day of a password or a card may be in the future`() throws {
        #expect(
            try candidates(Self.with(("dataValidadeSenha", "2099-01-01"), ("validadeCarteira", "2099-01-01"))).isEmpty)
    }

    @Test(
        arguments: ["12026-10-01", "-2026-10-01", "-12026-10-01Z", "0000-10-01", "12026-10-01T10:00:00"],
        ["dataExecucao", "dataValidadeSenha", "dataEmissaoGuia", "dataHoraInternacao", "validadeCarteira"])
    func `an impossible year is reported wherever a day is read`(day: String, element: String) throws {
        let found = try candidates(Self.with((element, day))).map(\.finding)
        #expect(found.map(\.code) == [.yearImpossible])
        #expect(found.first?.motive == Motive("1323") && found.first?.parameters == ["element": element])
        #expect(found.first?.maskedValue?.contains("2") == false)
    }

    @Test(arguments: ["", " ", "2026", "10:00", "x12026-10-01", "12026-1-01", "12026-10-0", "1-10-01", "-", "--10-01"])
    func `a text that is no date is reported as unreadable, unless it is empty`(text: String) throws {
        let found = try candidates(Self.with(("dataExecucao", text))).map(\.finding.code)
        #expect(found == (["", " "].contains(text) ? [] : [.valueUnreadable]))
    }

    @Test(
        arguments: [
            ("2026-10-03", "10:00:00", "2026-10-03", "09:59:59", true),
            ("2026-10-03", "10:00:00", "2026-10-03", "10:00:00", false),
            ("2026-10-03", "10:00:00", "2026-10-04", "09:00:00", false),
            ("2026-10-03", "10:00", "2026-10-03", "09:00", true),
            ("2026-10-03", "10:00:00Z", "2026-10-03", "09:00:00-03:00", false),
            ("2026-10-03", "10:00:00.5", "2026-10-03", "24:00:00", false),
            ("2026-10-03", "x", "2026-10-03", "09:00:00", false),
        ])
    func `the hours of a period of one day must be in order too`(
        from: String, at: String, until: String, end: String, isLogged: Bool
    ) throws {
        let found = try candidates(
            Self.with(
                ("dataInicioFaturamento", from), ("horaInicioFaturamento", at), ("dataFinalFaturamento", until),
                ("horaFinalFaturamento", end))
        ).map(\.finding)
        #expect(found.map(\.code) == (isLogged ? [.daysReversed] : []))
        guard let finding = found.first else { return }
        #expect(
            finding.parameters["first"] == "horaInicioFaturamento"
                && finding.parameters["second"] == "horaFinalFaturamento")
        #expect(finding.parameters["line"] == "\(finding.location.line - 2)")
    }

    @Test func `a stay of one day in 2.x that ends at an earlier hour is reported`() throws {
        func stay(_ from: String, _ until: String) throws -> [FindingCode] {
            try candidates(Self.with(("dataHoraInternacao", from), ("dataHoraSaidaInternacao", until))).map(
                \.finding.code)
        }
        #expect(try stay("2026-10-03T10:00:00", "2026-10-03T09:00:00") == [.daysReversed])
        #expect(try stay("2026-10-03T10:00:00", "2026-10-03T10:00:01").isEmpty)
        #expect(try stay("2026-10-03T10:00:00Z", "2026-10-03T09:00:00").isEmpty)
        #expect(try stay("2026-10-03", "2026-10-03T09:00:00").isEmpty)
    }

    @Test func `a treatment that ends before its last attendance is reported as unusual`() throws {
        func ending(_ day: String) throws -> [Finding] {
            let total = "<t:valorTotal><t:valorTotalGeral>"
            return try candidates((total, "<t:dataTerminoTrat>\(day)</t:dataTerminoTrat>" + total)).map(\.finding)
        }
        let found = try ending("2026-10-02")
        #expect(found.map(\.code) == [.daysUnusual])
        #expect(
            found.first?.parameters["first"] == "dataExecucao" && found.first?.parameters["second"] == "dataTerminoTrat"
        )
        #expect(try ending("2026-10-03").isEmpty)
    }

    @Test(
        arguments: [
            ("quantidadeExecutada", "0", true), ("quantidadeRealizada", "0.00", true), ("quantidade", "-1", true),
            ("qtdProc", "0", true), ("quantidade", "0.01", false), ("valorProc", "0.00", false),
            ("valorProc", "-1.00", true),
            ("valor", "-0.01", true), ("franquiaCoparticipacao", "0", false),
        ])
    func `a zero quantity and a negative value are reported`(element: String, value: String, isLogged: Bool) throws {
        let found = try candidates(Self.with((element, value))).map(\.finding)
        let code = value.hasPrefix("-") ? FindingCode.amountBelowZero : .quantityZero
        #expect(found.map(\.code) == (isLogged ? [code] : []))
    }

    @Test func `required texts of whitespace alone are reported, optional ones and layout are not`() throws {
        let blank = try candidates(("numeroCarteira>000<", "numeroCarteira> \n <")).map(\.finding)
        #expect(blank.map(\.code) == [.requiredTextBlank] && blank.first?.motive == Motive("1001"))
        #expect(try candidates(("<t:CNES>", "<t:observacao>  </t:observacao><t:CNES>")).isEmpty)
        #expect(try candidates(("numeroCarteira>000<", "numeroCarteira> 0 <")).isEmpty)
    }

    @Test func `candidate findings are bounded for a guia and for a document`() throws {
        let many = (1...400).map { _ in "<t:CNES>1</t:CNES>" }.joined()
        let guia = Self.guia(("<t:dadosExecutante>", "<t:dadosExecutante>" + many))
        #expect(try inspect([guia]).candidates.count == 50)
        let inspection = try inspect([String](repeating: guia, count: 30))
        #expect(inspection.candidates.count == Limits().findingsKeptMax)
        #expect(inspection.lote?.guiaCount == 30)
    }
}
