import Domain
import Foundation
import Testing

@testable import References

@Suite struct `A register's file` {
    private let folder: TestFolder

    init() throws { folder = try TestFolder() }

    @Test func `each register is read with all its columns`() throws {
        let files: [(ReferenceKind, String, ReferenceKey?, ReferenceEntry)] = [
            (
                .prestadores,
                "nome;CODIGO;cnpj;cpf;valido_de;valido_ate;bloqueado_de\n"
                    + "Clínica;000123;12.345.678/0001-95;;2020-01-01;31/12/2030;20260101\n",
                ReferenceKey(.cnpj, "12345678000195"),
                entry("2020-01-01", "2030-12-31", "2026-01-01", ReferenceKey(.providerCode, "123"))
            ),
            (
                .beneficiarios, "carteira;valido_ate\n00012345678901234;2030-12-31\n",
                ReferenceKey(.beneficiary, "12345678901234"), entry(nil, "2030-12-31")
            ),
            (
                .senhas, "senha;carteira;autorizada\nA1;77;N\n", ReferenceKey(.password, "a1"),
                entry(link: ReferenceKey(.beneficiary, "77"), isAuthorised: false)
            ),
            (
                .calendario, "competencia;valido_de;valido_ate\n2026-11;2026-11-01;2026-11-10\n", .calendar,
                entry("2026-11-01", "2026-11-10")
            ),
            (.cid, "codigo;descricao\nA09.0;x;\n", ReferenceKey(.diagnosis, "A090"), entry()),
            (
                .tuss, "tabela;codigo;bloqueado_de\n22;10101012;2026-05-01\n",
                ReferenceKey(.procedure, "22", "10101012"), entry(nil, nil, "2026-05-01")
            ),
            (
                .cnes, "cnes;codigo\n1234567;9\n", ReferenceKey(.establishment, "1234567"),
                entry(link: ReferenceKey(.providerCode, "000009"))
            ),
            (
                .profissionais, "conselho;numero;uf\n06;54321;35\n", ReferenceKey(.professional, "6", "54321", "35"),
                entry()
            ),
        ]
        for (kind, text, key, expected) in files {
            try folder.drop("\(kind.rawValue).csv", text)
            let check = folder.take()
            #expect(check.isTaken, "\(kind): \(check)")
            let key = try #require(key)
            #expect(folder.registers.snapshot.entries(kind, key) == [expected], "\(kind)")
        }
        #expect(folder.registers.snapshot.present == Set(ReferenceKind.allCases))
    }

    private func entry(
        _ from: String? = nil, _ until: String? = nil, _ blocked: String? = nil, _ link: ReferenceKey? = nil,
        link other: ReferenceKey? = nil, isAuthorised: Bool = true
    ) -> ReferenceEntry {
        ReferenceEntry(
            validFrom: from.flatMap { CalendarDay($0) }, validUntil: until.flatMap { CalendarDay($0) },
            blockedFrom: blocked.flatMap { CalendarDay($0) }, link: link ?? other, isAuthorised: isAuthorised)
    }

    @Test(arguments: [
        ("codigo;cor\nA09;1\n", [ReferenceFault(.unknownColumn, line: 1, column: "2")]),
        ("codigo;codigo\nA09;1\n", [ReferenceFault(.repeatedColumn, line: 1, column: "codigo")]),
        ("descricao\nA09\n", [ReferenceFault(.missingColumn, line: 1, column: "codigo")]),
        ("codigo\n", [ReferenceFault(.noRows, line: 0)]),
        ("", [ReferenceFault(.noRows, line: 0)]),
        ("codigo;descricao\n;x\n", [ReferenceFault(.emptyCell, line: 2, column: "codigo")]),
        ("codigo\nÁ09\n", [ReferenceFault(.notACode, line: 2, column: "codigo")]),
        ("codigo\n--\n", [ReferenceFault(.notACode, line: 2, column: "codigo")]),
        ("codigo;valido_de\nA09;2026-02-30\n", [ReferenceFault(.notADay, line: 2, column: "valido_de")]),
        ("codigo;valido_de\nA09;1/2/26\n", [ReferenceFault(.notADay, line: 2, column: "valido_de")]),
        (
            "codigo;valido_de;valido_ate\nA09;2026-02-03;2026-02-02\n",
            [ReferenceFault(.daysReversed, line: 2, column: "valido_ate")]
        ),
        ("codigo;descricao\nA09\n", [ReferenceFault(.rowLength, line: 2)]),
        ("codigo;descricao\nA09;x;y\n", [ReferenceFault(.rowLength, line: 2)]),
        ("codigo;descricao\nA09;x \"y\" z\n", [ReferenceFault(.quote, line: 2)]),
        ("codigo;descricao\nA09;x\nB;\"y\n", [ReferenceFault(.quote, line: 3)]),
        ("codigo\nA09\n\u{0}\n", [ReferenceFault(.nul, line: 1)]),
        ("codigo\nA09\nB0", [ReferenceFault(.cutOff, line: 3)]),
        (
            "codigo;valido_de\r\nA09;x\r\n\r\n;2026-01-01\r\n",
            [
                ReferenceFault(.notADay, line: 2, column: "valido_de"),
                ReferenceFault(.emptyCell, line: 4, column: "codigo"),
            ]
        ),
    ])
    func `an invalid file is refused with the location of every fault`(text: String, faults: [ReferenceFault]) throws {
        try folder.drop("cid.csv", text)
        let check = folder.take()
        #expect(check.faults == faults)
        #expect(folder.registers.snapshot.present.isEmpty)
        #expect(folder.names("error/reference") == ["cid.csv", "cid.csv.retorno.txt"])
    }

    @Test func `line ends, byte order marks, quotes and empty rows of any program are read`() throws {
        for (index, text) in [
            "codigo;descricao\r\nA09;x\r\nB01;y\r\n", "codigo;descricao\rA09;x\rB01;y\r",
            "\u{FEFF}codigo;descricao\nA09;\"x; \"\"y\"\"\nz\"\n\n;\nB01;\n", "codigo;descricao;;\nA09;x;;\nB01;y;;\n",
        ].enumerated() {
            try folder.drop("cid.csv", text)
            #expect(folder.take().isTaken, "\(index)")
            for code in ["A09", "b01"] {
                let key = try #require(ReferenceKey(.diagnosis, code))
                #expect(folder.registers.snapshot.entries(.cid, key).count == 1, "\(index)")
            }
        }
    }

    @Test func `all faults are counted and a hundred are kept`() throws {
        try folder.drop("senhas.csv", "senha;autorizada\n" + String(repeating: "1;talvez\n", count: 5_000))
        let check = folder.take()
        #expect(check.faults.count == 100)
        guard case .refused(_, let count)? = check.reports.first?.outcome else {
            Issue.record("it was not refused")
            return
        }
        #expect(count == 5_000)
        #expect(check.faults.allSatisfy { $0.reason == .notYesOrNo })
    }

    @Test func `an unclosed quote does not fill the memory`() throws {
        try folder.drop("cid.csv", "codigo;descricao\nA;\"" + String(repeating: "x\n", count: 4 << 20))
        #expect(folder.take().faults.map(\.reason) == [.quote])
    }

    @Test func `file names identify the register`() {
        #expect(ReferenceKind.named("Prestadores.CSV") == .prestadores)
        #expect(ReferenceKind.named("cid-10 2026.csv") == .cid)
        #expect(ReferenceKind.named("tuss22.csv") == .tuss)
        #expect(ReferenceKind.named("cidades.csv") == nil)
        #expect(ReferenceKind.named("cid.xml") == .cid)
        #expect(ReferenceKind.named("BAU_novembro.xml") == .prestadores)
        #expect(ReferenceKind.named("bc1.xml") == .profissionais && ReferenceKind.named("BTQ-20.XML") == .tuss)
        #expect(ReferenceKind.named("bau.csv") == nil, "the header of a CSV is the register's own")
        #expect(ReferenceKind.named("baus.xml") == nil && ReferenceKind.named("BA12.xml") == nil)
        #expect(ReferenceKind.named("cid.txt") == nil)
    }
}
