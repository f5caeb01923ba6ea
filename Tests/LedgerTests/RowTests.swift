import Domain
import Foundation
import Testing

@testable import Ledger

struct RowTests {
    private func row(_ value: LedgerValue) -> LedgerRow { LedgerRow(columns: ["x"], values: [value]) }

    @Test func `a value of another type is an error, never converted`() {
        for value in [LedgerValue.null, .integer(3), .bytes([1]), .real(1)] {
            var row = row(value)
            #expect { try row.text("x") } throws: { ($0 as? PortError)?.code == .malformed }
        }
        var unknown = row(.text("elsewhere"))
        #expect { try unknown.rawValue("x", DropState.self) } throws: { ($0 as? PortError)?.code == .malformed }
        var id = row(.text("../../etc/passwd"))
        #expect { try id.dropID("x") } throws: {
            ($0 as? PortError)?.code == .malformed && !"\($0)".contains("passwd") && "\($0)".contains("column x")
        }
    }

    @Test func `columns are read by name in any order, again, and with gaps`() throws {
        let names = ["id", "state", "attempts", "reason"]
        var row = LedgerRow(columns: names, values: [.integer(1), .integer(2), .integer(3), .integer(4)])
        let reads = ["reason", "id", "attempts", "state", "state", "reason", "reason", "id"]
        #expect(try reads.map { try row.integer($0) } == [4, 1, 3, 2, 2, 4, 4, 1])
        #expect { try row.integer("digest") } throws: { ($0 as? PortError)?.code == .internalFault }
        #expect(try row.integer("id") == 1)
        var empty = LedgerRow(columns: [], values: [])
        #expect { try empty.integer("id") } throws: { ($0 as? PortError)?.code == .internalFault }
    }

    @Test func `a time is read back to the microsecond`() throws {
        for microseconds: Int64 in [0, 1, 1_760_000_000_123_456, 4_102_444_800_999_999, -1] {
            let date = Date(microseconds: microseconds)
            #expect(date.microseconds == microseconds)
        }
    }

    @Test func `a filter inserts no value into the SQL text`() {
        var filter = DropFilter()
        filter.nameContains = "100%_'; DROP TABLE drops; --"
        filter.provider = "' OR 1=1"
        let condition = Condition(filter)
        #expect(!condition.text.contains("DROP TABLE") && !condition.text.contains("1=1"))
        #expect(
            condition.arguments == [.text("' OR 1=1"), .text("%100!%!_'; drop table drops; --%")])
        #expect(Condition(DropFilter()).text.isEmpty)
    }

    @Test func `lists of IDs of any length share one statement`() {
        let ids = (0..<70).map { DropID(millisecondsSince1970: 5, random: UInt64($0)) }
        let pieces = IDList.pieces(ids)
        #expect(pieces.count == 3)
        #expect(Set(pieces.map(\.count)) == [IDList.placeholders.filter { $0 == "?" }.count])
        #expect(
            Set(pieces.flatMap { $0 }.compactMap { if case .text(let text) = $0 { text } else { nil } }).count == 70)
        #expect(IDList.pieces([]).isEmpty)
    }
}
