import Domain
import FoundationEssentials
import Testing

@testable import Pipeline

/// What HAT says of a record is kept without what the record holds.
struct SafeReasonTests {
    @Test(arguments: [
        ("Beneficiário MARIA DA SILVA não existe", "Beneficiário AAAAA AA AAAAA não existe"),
        ("maria da silva: nome inválido, Maria da Silva", "AAAAA AA AAAAA: nome inválido, AAAAA AA AAAAA"),
        ("o nome silva", "o nome AAAAA"), ("cpf 12345678901 (12345678901)", "cpf 99999999999 (99999999999)"),
        ("rua joão a+b", "rua aaaa a+b"), ("RUA JOÃO", "RUA aaaa"), ("sem nada", "sem nada"), ("", ""),
        ("(a.b*) e xaxbx", "?a.a?? e xaxbx"),
    ])
    func `values of the record are masked at any position, in any case, and nothing else is`(
        reason: String, kept: String
    ) throws {
        let item = """
            {"name":"MARIA DA SILVA","cpf":"12345678901","uf":"SP","address":{"street":["joão","(a.b*)"]},"age":7}
            """
        #expect(SafeReason.without([try order(item)], reason) == kept)
        #expect(SafeReason.without([], reason) == reason)
    }

    private func order(_ item: String) throws -> OrderRecord {
        OrderRecord(
            code: 1, drop: try #require(DropID("0hvj2k3m4n5p6q7r")), ordinal: 1, line: 1, alias: .persons,
            operation: .include, key: "1", state: .pending, entity: nil, transaction: nil, rank: 0, item: item,
            identifiers: [],
            attempts: 0, groupMax: 1, nextAttemptAt: nil, token: nil, supersededBy: nil, reason: nil, problems: [],
            createdAt: Date(timeIntervalSince1970: 0), changedAt: Date(timeIntervalSince1970: 0))
    }
}
