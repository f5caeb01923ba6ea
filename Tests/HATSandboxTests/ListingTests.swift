import Domain
import FoundationEssentials
import HATContract
import HATSandbox
import JSON
import Testing

@Suite struct ListingTests {
    private typealias Page = PagedCollection<BatchItem>

    @Test func `the lookup finds a lote by its key with all requested fields`() async throws {
        try await withSandbox { caller in
            _ = try await caller.upload(uploadBody("<a/>"), key: "k1")
            _ = try await caller.upload(uploadBody("<b/>"), key: "k'2")
            let path = HATPath.findLote(key: IdempotencyKey(text: "k'2"), registroANS: "354325")
            let page = try await caller.get(path).decoded(Page.self)
            #expect(page.hasNext == false)
            let item = try #require(page.items.first)
            let lote = try #require(caller.sandbox.storedLotes().last)
            #expect(page.items.count == 1)
            #expect(item.idempotencyKey == "k'2")
            #expect(item.batchNumber == lote.answer.batchNumber)
            #expect(item.protocol == lote.answer.protocol)
            #expect(item.status == .string("1"))
            #expect(item.healthProviderId == .string("12345678000195"))
            #expect(item.authType == .string("02"))
            #expect(item.batchDate == "2026-03-09")
            #expect(item.trackingStatus == .number(0))
        }
    }

    @Test func `an empty result is answered 404 with the standard error body`() async throws {
        try await withSandbox { caller in
            let path = HATPath.findLote(key: IdempotencyKey(text: "none"), registroANS: "354325")
            let answer = try await caller.get(path)
            #expect(answer.status == 404)
            #expect(try answer.decoded(ErrorBody.self).code?.text == "404")
        }
    }

    @Test func `pages are consecutive and only the last has no next`() async throws {
        try await withSandbox { caller in
            for number in 1...5 { _ = try await caller.upload(uploadBody("<a\(number)/>"), key: "k\(number)") }
            var keys = [String?]()
            var nexts = [Bool]()
            for number in 1...3 {
                let path = "v1/batchesAuthorization?page=\(number)&pageSize=2&fields=idempotencyKey&codeSusep=354325"
                let page = try await caller.get(path).decoded(Page.self)
                keys += page.items.map(\.idempotencyKey)
                nexts.append(page.hasNext)
                #expect(page.items.allSatisfy { $0.batchNumber == nil })
            }
            #expect(keys == ["k1", "k2", "k3", "k4", "k5"])
            #expect(nexts == [true, true, false])
            #expect(try await caller.get("v1/batchesAuthorization?page=4&pageSize=2").status == 404)
        }
    }

    @Test(
        arguments: [
            "page=0", "page=x", "pageSize=-1", "filter=trackingStatus%20eq%200", "filter=(idempotencyKey%20eq%20'a'b')",
            "filter=",
        ])
    func `an invalid listing is answered 400 and never as an empty result`(query: String) async throws {
        try await withSandbox { caller in
            let answer = try await caller.get("v1/batchesAuthorization?\(query)")
            #expect(answer.status == 400)
        }
    }
}
