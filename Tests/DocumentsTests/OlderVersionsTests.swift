import Documents
import Domain
import Testing

/// Facts are read for every version, even if no schema is installed.
@Suite struct OlderVersionsTests {
    private func lote(_ guias: String) throws -> LoteFacts {
        var message = Message()
        message.version = "4.02.00"
        message.body = Message.lote(guias)
        let inspection = try Bench().inspect(try message.bytes())
        #expect(inspection.codes == [.schemaNotInstalled] && inspection.isComplete)
        return try #require(inspection.lote)
    }

    private func differences(_ lote: LoteFacts) -> [String] {
        lote.guias.flatMap(\.sums).filter { $0.stated != $0.computed }.map {
            "\($0.element) \($0.stated) \($0.computed)"
        }
    }

    @Test func `honorarios add up`() throws {
        let items =
            "<t:procedimentosRealizados>"
            + ["10.00", "2.50"].map {
                "<t:procedimentoRealizado><t:valorTotal>\($0)</t:valorTotal></t:procedimentoRealizado>"
            }
            .joined() + "</t:procedimentosRealizados>"
        for (total, expected) in [("12.50", [String]()), ("12.51", ["valorTotalHonorarios 12.51 12.50"])] {
            let lote = try lote(
                "<t:guiaHonorarios><t:cabecalhoGuia><t:numeroGuiaPrestador>H</t:numeroGuiaPrestador></t:cabecalhoGuia>"
                    + "\(items)<t:valorTotalHonorarios>\(total)</t:valorTotalHonorarios></t:guiaHonorarios>")
            #expect(lote.kind == .honorarios && lote.guias.first?.number == "H")
            #expect(lote.guias.first?.total == Money(total) && differences(lote) == expected)
        }
    }

    @Test(
        arguments: [
            ("1", "true", ["valorTotalProc 31.00 30.00"]), ("2", "true", ["valorTotalProc 31.00 30.00"]),
            ("1", "false", ["valorTotalProc 31.00 30.00"]), (" 01 ", " 1 ", ["valorTotalProc 31.00 30.00"]),
            ("+2", "true", ["valorTotalProc 31.00 30.00"]), ("0", "N", ["valorTotalProc 31.00 30.00"]),
        ] as [(String, String, [String])])
    func `a total of odonto that fits no interpretation of quantity and authorisation is a difference`(
        quantity: String, authorised: String, expected: [String]
    ) throws {
        let item = { (value: String) in
            "<t:procedimentosExecutados><t:qtdProc>\(quantity)</t:qtdProc><t:valorProc>\(value)</t:valorProc>"
                + "<t:autorizado>\(authorised)</t:autorizado></t:procedimentosExecutados>"
        }
        let lote = try lote(
            "<t:guiaOdonto><t:registroANS>123456</t:registroANS><t:numeroGuiaPrestador>O</t:numeroGuiaPrestador>"
                + item("10.00") + item("20.00") + "<t:valorTotalProc>31.00</t:valorTotalProc></t:guiaOdonto>")
        #expect(lote.kind == .odonto && lote.guias.first?.number == "O" && lote.guias.first?.registroANS == "123456")
        #expect(lote.guias.first?.total == Money(cents: 3100) && differences(lote) == expected)
    }

    @Test(arguments: ["30.00", "50.00", "10.00", "60.00", "20.00", "31.00"])
    func `a total of odonto may cover one unit or the quantity, with or without unauthorised items`(
        total: String
    ) throws {
        let item = { (value: String, quantity: String, authorised: String) in
            "<t:procedimentosExecutados><t:qtdProc>\(quantity)</t:qtdProc><t:valorProc>\(value)</t:valorProc>"
                + "<t:valorFranquia>1.00</t:valorFranquia><t:autorizado>\(authorised)</t:autorizado>"
                + "</t:procedimentosExecutados>"
        }
        let lote = try lote(
            "<t:guiaOdonto><t:numeroGuiaPrestador>O</t:numeroGuiaPrestador>" + item("10.00", "2", "true")
                + item("20.00", "2", "false") + "<t:valorTotalProc>\(total)</t:valorTotalProc>"
                + "<t:valorTotalFranquia>\(total == "31.00" ? "3.00" : "4")</t:valorTotalFranquia></t:guiaOdonto>")
        // 10 and 20, 20 and 40, 10 alone, 20 alone; fees 2, 4, 1, 2.
        let isRight = ["30.00", "60.00", "10.00", "20.00"].contains(total)
        #expect(differences(lote).contains { $0.hasPrefix("valorTotalProc ") } != isRight)
        #expect(differences(lote).contains { $0.hasPrefix("valorTotalFranquia ") } == (total == "31.00"))
    }

    @Test func `a message of 2.02 has the same facts under its own names`() throws {
        let guia = { (number: String) in
            "<t:guiaSP_SADT><t:identificacaoGuiaSADTSP><t:identificacaoFontePagadora><t:registroANS>123456</t:registroANS>"
                + "</t:identificacaoFontePagadora><t:numeroGuiaPrestador>\(number)</t:numeroGuiaPrestador>"
                + "</t:identificacaoGuiaSADTSP><t:valorTotal><t:servicosExecutados>7.00</t:servicosExecutados>"
                + "<t:taxas>1.00</t:taxas><t:totalGeral>8.00</t:totalGeral></t:valorTotal></t:guiaSP_SADT>"
        }
        let text =
            "<?xml version=\"1.0\"?><t:mensagemTISS xmlns:t=\"http://www.ans.gov.br/padroes/tiss/schemas\"><t:cabecalho>"
            + "<t:origem><t:codigoPrestadorNaOperadora><t:codigoPrestadorNaOperadora>P9</t:codigoPrestadorNaOperadora>"
            + "</t:codigoPrestadorNaOperadora></t:origem><t:destino><t:cnpjPagador>11222333000181</t:cnpjPagador></t:destino>"
            + "<t:versaoPadrao>2.02.03</t:versaoPadrao></t:cabecalho><t:prestadorParaOperadora><t:loteGuias>"
            + "<t:numeroLote>12</t:numeroLote><t:guias><t:guiaFaturamento>\(guia("A"))\(guia("B"))</t:guiaFaturamento></t:guias>"
            + "</t:loteGuias></t:prestadorParaOperadora></t:mensagemTISS>"
        let inspection = try Bench().inspect(text)
        #expect(inspection.header.versionText == "2.02.03" && inspection.codes == [.versionUnknown])
        #expect(inspection.header.origin == .providerCode("P9"))
        #expect(inspection.header.destination == .payerCNPJ("11222333000181"))
        let lote = try #require(inspection.lote)
        #expect(lote.number == "12" && lote.kind == .spSadt && lote.guias.map(\.number) == ["A", "B"])
        #expect(lote.guias.map(\.registroANS) == ["123456", "123456"])
        #expect(lote.total == Money(cents: 1600) && differences(lote) == [])
    }

    @Test func `Padrao is preferred to versaoPadrao, and only as a child of the header`() throws {
        let head = { (inner: String) in
            "<t:mensagemTISS xmlns:t=\"http://www.ans.gov.br/padroes/tiss/schemas\"><t:cabecalho>\(inner)</t:cabecalho>"
                + "</t:mensagemTISS>"
        }
        let bench = try Bench()
        let both = "<t:versaoPadrao>4.01.00</t:versaoPadrao><t:Padrao>4.02.00</t:Padrao>"
        #expect(try bench.inspect(head(both)).header.versionText == "4.02.00")
        let deeper = try bench.inspect(head("<t:origem><t:Padrao>4.03.00</t:Padrao></t:origem>"))
        #expect(deeper.header.versionText == nil && deeper.codes == [.versionMissing] && deeper.schema == .notJudged)
    }
}
