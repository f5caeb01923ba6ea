import Domain
import Foundation
import Testing

@testable import Ledger

struct RowTests {
    @Test func `a value of another type is an error, never converted`() {
        for value in [LedgerValue.null, .integer(3), .bytes([1]), .real(1)] {
            var row = LedgerRow([value])
            #expect { try row.text() } throws: { ($0 as? PortError)?.code == .malformed }
        }
        var short = LedgerRow([])
        #expect { try short.integer() } throws: { ($0 as? PortError)?.code == .malformed }
        var unknown = LedgerRow([.text("elsewhere")])
        #expect { try unknown.rawValue(DropState.self) } throws: { ($0 as? PortError)?.code == .malformed }
        var id = LedgerRow([.text("../../etc/passwd")])
        #expect { try id.dropID() } throws: { ($0 as? PortError)?.code == .malformed }
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
