import Domain
import TestSupport
import Testing

@Suite struct `Items of a guia` {
    private func outcome(
        _ quantity: Int64, _ unit: Int64, _ factor: Int64, _ total: Int64, rounded: Bool = false
    ) -> ItemTotal.Outcome? {
        ItemTotal(
            quantity: quantity * 10_000, unit: Money(cents: unit), factor: factor, total: Money(cents: total),
            unitIsRounded: rounded
        ).check()
    }

    @Test func `quantity times unit value times factor is the total, to a cent`() {
        #expect(outcome(3, 1000, 100, 3000) == .fits)
        #expect(outcome(3, 1001, 50, 1502) == .fits, "1501.5 is rounded up")
        #expect(outcome(3, 1001, 50, 1503) == .fits, "a cent is no difference")
        #expect(outcome(3, 1001, 50, 1504) == .differs(expected: Money(cents: 1502)))
        #expect(outcome(3, 1000, 100, 3002) == .differs(expected: Money(cents: 3000)))
        #expect(outcome(3, 1000, 100, -3000) == .differs(expected: Money(cents: 3000)))
    }

    @Test func `a factor of zero counts as one`() {
        #expect(outcome(2, 500, 0, 1000) == .fits)
        #expect(outcome(2, 500, 0, 0) == .differs(expected: Money(cents: 1000)))
    }

    @Test func `a factor that was left out is distinguished from a wrong sum`() {
        #expect(outcome(2, 1000, 70, 1400) == .fits)
        #expect(outcome(2, 1000, 70, 2000) == .fitsWithoutFactor)
        #expect(outcome(2, 1000, 70, 1700) == .differs(expected: Money(cents: 1400)))
        #expect(outcome(2, 1000, 100, 2100) == .differs(expected: Money(cents: 2000)))
    }

    @Test func `without a unit value nothing is reported, and no amount overflows the computation`() {
        #expect(outcome(1, 0, 100, 500) == nil)
        #expect(outcome(-1, 100, 100, 500) == nil)
        // The maximum of the schemas: 99,999 × 99,999,999.99 × 9.99.
        #expect(outcome(99_999, 9_999_999_999, 999, 1) == .differs(expected: Money(cents: 9_989_900_099_001_010)))
        #expect(outcome(99_999, 9_999_999_999, 100, 999_989_999_900_001) == .fits)
    }

    @Test func `a unit value that is itself rounded explains half a cent for each unit`() {
        // 1,000 at 0.3333 are 333.30; the unit value says 0.33.
        #expect(outcome(1_000, 33, 100, 33_330, rounded: true) == .fits)
        #expect(outcome(1_000, 33, 100, 33_330) == .differs(expected: Money(cents: 33_000)))
        #expect(outcome(1_000, 33, 100, 33_600, rounded: true) == .differs(expected: Money(cents: 33_000)))
        #expect(outcome(1, 33, 100, 36, rounded: true) == .differs(expected: Money(cents: 33)))
    }

    private func faults(_ numbers: [(Int, ItemNumbers.List)]) -> [ItemNumbers.Fault?] {
        var seen = ItemNumbers()
        return numbers.map { seen.take($0.0, in: $0.1) }
    }

    @Test func `numbers from 1 on pass, expenses after procedures, gaps included`() {
        #expect(faults((1...9_999).map { ($0, .procedures) }).allSatisfy { $0 == nil })
        #expect(faults([(1, .procedures), (2, .procedures), (3, .expenses), (5, .expenses)]).allSatisfy { $0 == nil })
        #expect(faults([(1, .expenses), (3, .expenses), (9, .expenses)]).allSatisfy { $0 == nil })
    }

    @Test func `a repeated number in a list is reported, wherever the first one was`() {
        #expect(faults([(1, .procedures), (2, .procedures), (2, .procedures)]) == [nil, nil, .repeated])
        #expect(faults([(1, .procedures), (5, .procedures), (9, .procedures), (5, .procedures)]).last == .repeated)
        #expect(faults([(1, .procedures), (2, .procedures), (1, .procedures)]) == [nil, nil, .repeated])
        #expect(faults([(3, .procedures), (2, .procedures), (3, .procedures)]) == [.unusual, .unusual, .repeated])
    }

    @Test func `a wrong order, another beginning, and a second list from 1 are only unusual`() {
        #expect(faults([(2, .procedures)]) == [.unusual])
        #expect(faults([(1, .procedures), (3, .procedures), (2, .procedures)]) == [nil, nil, .unusual])
        #expect(
            faults([(1, .procedures), (2, .procedures), (1, .expenses), (2, .expenses)]) == [
                nil, nil, .unusual, .unusual,
            ])
        #expect(faults([(10_000, .procedures), (1, .procedures)]) == [nil, nil])
        #expect(
            faults([(0, .procedures), (0, .expenses), (-1, .expenses), (0, .procedures)]) == [
                .unusual, .unusual, .unusual, .repeated,
            ])
    }

    @Test func `repeated numbers are found as a set finds them`() {
        var random = Numbers(state: 20_261_123)
        for _ in 0..<200 {
            var seen = ItemNumbers()
            var known: [ItemNumbers.List: Set<Int>] = [.procedures: [], .expenses: []]
            for _ in 0..<60 {
                let list: ItemNumbers.List = Bool.random(using: &random) ? .procedures : .expenses
                let number = Int.random(in: 1...80, using: &random)
                let isNew = known[list]?.insert(number).inserted ?? false
                #expect((seen.take(number, in: list) == .repeated) == !isNew)
            }
        }
    }

    private func motive(
        of name: String, in parent: String, below grandparent: String = "", version: String = "4.03.00"
    ) -> Motive? {
        RequiredText.motive(
            of: RequiredText.Context(
                name: name, parent: parent, grandparent: grandparent, version: TISSVersion(version)))
    }

    @Test func `required texts are those that the schema requires everywhere`() {
        #expect(motive(of: "numeroCarteira", in: "dadosBeneficiario") == Motive("1001"))
        #expect(motive(of: "nomeContratado", in: "contratado") == Motive("5034"))
        #expect(motive(of: "nomeProfissional", in: "profissionais") == Motive("5034"))
        #expect(motive(of: "nomeProfissional", in: "profissionalExecutante") == nil)
        #expect(motive(of: "observacao", in: "guiaConsulta") == nil)
        #expect(motive(of: "numeroProtocolo", in: "solicitacaoStatusRecursoGlosa") == Motive("5034"))
        #expect(motive(of: "numeroGuiaPrestador", in: "recursoGuia") == Motive("5034"))
        #expect(motive(of: "numeroGuiaPrestador", in: "cabecalhoGuia") == nil, "reported for the guia")
        #expect(motive(of: "descricaoProcedimento", in: "procRecurso") == Motive("5034"))
        #expect(motive(of: "descricaoProcedimento", in: "servicosExecutados") == Motive("5034"))
        #expect(motive(of: "descricaoProcedimento", in: "servicosExecutados", version: "3.00.01") == nil)
        #expect(motive(of: "senha", in: "dadosAutorizacao", below: "guiaResumoInternacao") == Motive("5034"))
        #expect(motive(of: "senha", in: "dadosAutorizacao", below: "guiaSP-SADT") == nil)
        #expect(motive(of: "CNES", in: "dadosExecutante") == Motive("1202"))
        let dental = (name: "cnesExec", parent: "dadosProfissionaisResponsaveis")
        #expect(motive(of: dental.name, in: dental.parent, below: "guiaOdonto") == Motive("1202"))
        #expect(motive(of: dental.name, in: dental.parent, below: "guiaOdonto", version: "3.00.01") == nil)
        #expect(motive(of: dental.name, in: dental.parent, below: "solicitacaoOdontologia") == Motive("1202"))
        for parent in ["guiaRecursoGlosa", "guiaRecursoGlosaOdonto", "loteAnexos", "tipoCancelamentoLote"] {
            #expect(motive(of: "numeroLote", in: parent) == .loteNumberMissing)
        }
        #expect(motive(of: "numeroLote", in: "loteGuias") == nil, "reported for the lote")
        #expect(motive(of: "codigoGlosa", in: "mensagemErro") == Motive("5034"))
        #expect(motive(of: "codigoGlosa", in: "motivoGlosa") == nil)
        #expect(RequiredText.mayBeEmpty("codGlosaItem") && !RequiredText.mayBeEmpty("numeroCarteira"))
    }
}

private struct Numbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}
