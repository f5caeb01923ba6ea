import Domain
import Foundation
import Testing

@testable import Ledger

struct JournalTests {
    @Test func `the first hash equals the SHA-256 of the documented bytes`() throws {
        // printf of 32 zero bytes, 8 bytes of 1, 8 bytes of 1000000, and three counted texts, through sha256sum.
        let next = try JournalHead.beginning.following(
            time: 1_000_000, drop: "0123456789abcdef", kind: "claimed", detail: "{}")
        #expect(next.head.number == 1)
        #expect(next.digest.hex == "6125614607909fae27612e698a0187f02ec5035176e4faa46ee90d8e1906c2b7")
        #expect(next.head.hash.hexadecimal == next.digest.hex)
    }

    @Test func `texts whose concatenations are equal give different hashes`() throws {
        let one = try JournalHead.beginning.following(time: 0, drop: nil, kind: "ab", detail: "c")
        let other = try JournalHead.beginning.following(time: 0, drop: nil, kind: "a", detail: "bc")
        #expect(one.digest != other.digest)
    }

    @Test func `a detail is JSON whatever its values contain`() throws {
        let hostile = "quote \" back \\ line\n tab\t nul\u{0} ação 🙂"
        let text = JSONText().with("reason", hostile).with("count", 3).with("absent", nil as String?)
            .with("list", ["a", "b\""]).text
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(object["reason"] as? String == hostile)
        #expect(object["count"] as? Int == 3)
        #expect(object["list"] as? [String] == ["a", "b\""])
        #expect(object.count == 3)
        #expect(JSONText().text == "{}")
    }

    @Test func `the states of a drop and the journal kinds for them have the same names`() {
        for state in DropState.allCases { #expect(JournalKind(rawValue: state.rawValue) != nil) }
    }
}
