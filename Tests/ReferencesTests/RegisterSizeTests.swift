import Domain
import Foundation
import Testing

@testable import References

@Suite struct `Registers of a large operator` {
    private static let rows = ProcessInfo.processInfo.environment["HATSPOOL_REGISTER_ROWS"].flatMap(Int.init) ?? 20_000

    /// Measure with `HATSPOOL_REGISTER_ROWS=1000000 swift test -c release --filter RegisterSize`.
    @Test func `all rows are found again`() throws {
        let folder = try TestFolder()
        var text = "carteira;valido_de;valido_ate;bloqueado_de\n"
        for row in 0..<Self.rows { text += "0001000100\(1_000_000 + row);2020-01-01;2030-12-31;\n" }
        try folder.drop("beneficiarios.csv", text)
        let clock = ContinuousClock()
        let taking = clock.measure { #expect(folder.take().isTaken) }
        var started: Registers?
        let loading = clock.measure { started = folder.started().registers }
        print("register: \(Self.rows) rows, taken in \(taking), loaded in \(loading)")
        for row in stride(from: 0, to: Self.rows, by: 97) {
            let key = try #require(ReferenceKey(.beneficiary, "0001000100\(1_000_000 + row)"))
            #expect(started?.snapshot.entries(.beneficiarios, key).count == 1)
        }
        let stranger = try #require(ReferenceKey(.beneficiary, "00010001009999999"))
        #expect(started?.snapshot.entries(.beneficiarios, stranger).isEmpty == true)
    }
}
