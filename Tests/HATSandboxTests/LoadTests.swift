import Digests
import Domain
import FoundationEssentials
import HATContract
import HATSandbox
import JSON
import Testing

@Suite struct LoadTests {
    private static func load(seed: UInt64 = 1) -> SandboxLoad {
        var load = SandboxLoad()
        load.seed = seed
        load.batches = 30
        load.guias = SandboxLoad.Guias(authorizations: 40, attachments: 10, extensions: 10)
        load.rejectedFraction = 0.3
        load.cancelledFraction = 0.3
        load.invalidFraction = 0.2
        return load
    }

    @Test func `the same load gives the same collections byte for byte, another seed others`() async throws {
        func digest(_ load: SandboxLoad) async throws -> SHA256Digest {
            try await withSandbox(load: load) { caller in
                var hasher = try SHA256Hasher()
                for batch in caller.sandbox.batchEvidence() {
                    let content = try #require(try caller.sandbox.content(ofBatch: batch.batchNumber))
                    try hasher.update(unsafe content.span.bytes)
                }
                for resource in GuiaResource.allCases {
                    let page = try await caller.get(SandboxCaller.guiaPath(resource, pageSize: 100))
                    try hasher.update(unsafe page.bytes.span.bytes)
                }
                return try hasher.finish()
            }
        }
        let first = try await digest(Self.load())
        #expect(try await digest(Self.load()) == first)
        #expect(try await digest(Self.load(seed: 2)) != first)
    }

    @Test
    func `each lote has its own number, its provider and operator, and the right hash unless configured otherwise`()
        async throws
    {
        var load = Self.load()
        load.providers = ["000777", "11222333000181"]
        try await withSandbox(load: load) { caller in
            let evidence = caller.sandbox.batchEvidence()
            #expect(Set(evidence.map(\.loteNumber)).count == 30)
            #expect((1..<30).contains(evidence.count(where: \.isRejectedOnPurpose)))
            for batch in evidence {
                let bytes = try #require(try caller.sandbox.content(ofBatch: batch.batchNumber))
                let text = String(decoding: bytes, as: UTF8.self)
                #expect(text.contains("<ans:numeroLote>\(batch.loteNumber ?? "-")</ans:numeroLote>"))
                #expect(text.contains(">\(batch.healthProviderId)<"))
                #expect(text.contains("<ans:registroANS>123456</ans:registroANS>"))
                #expect(text.contains("<ans:Padrao>4.01.00</ans:Padrao>"))
                #expect(try hasRightHash(text) == !batch.isRejectedOnPurpose)
            }
        }
    }

    /// MD5 of all leaf texts except the hash itself, which is the rule of the standard; these lotes are ASCII.
    private func hasRightHash(_ text: String) throws -> Bool {
        var values = ""
        var stated = ""
        var rest = text[...]
        while let start = rest.firstIndex(of: ">") {
            rest = rest[rest.index(after: start)...]
            guard let end = rest.firstIndex(of: "<") else { break }
            let value = String(rest[..<end])
            rest = rest[end...]
            guard rest.hasPrefix("</"), !value.contains("\n") else { continue }
            if rest.hasPrefix("</ans:hash>") { stated = value } else { values += value }
        }
        #expect(!stated.isEmpty)
        var hasher = try MD5Hasher()
        try hasher.update(Array(values.utf8))
        return try hasher.finish() == stated.lowercased()
    }

    @Test func `a load over HTTP adds to the collections, and a reset leaves only uploads`() async throws {
        try await withSandbox { caller in
            _ = try await caller.upload(uploadBody())
            let body = #"{"batches":2,"guias":{"authorizations":3,"extensions":1},"seed":5}"#
            for count in 1...2 {
                let summary = try await caller.post("/sandbox/load", body: body, headers: [])
                    .decoded(SandboxSummary.self)
                #expect(summary.batches.byTrackingStatus == ["0": 1 + 2 * count])
                #expect(summary.guias.authorizations == ["0": 3 * count])
            }
            let made = caller.sandbox.batchEvidence().map(\.batchNumber)
            #expect(made == ["9000001", "5000001", "5000002", "5000003", "5000004"])
            struct List: Decodable { var items: [BatchEvidence] }
            let shown = try await caller.get("/sandbox/batches", headers: []).decoded(List.self)
            #expect(shown.items == caller.sandbox.batchEvidence())
            struct Guias: Decodable { var items: [GuiaEvidence] }
            let guias = try await caller.get("/sandbox/guias", headers: []).decoded(Guias.self)
            #expect(guias.items == caller.sandbox.guiaEvidence())
            #expect(try await caller.post("/sandbox/reset", body: "", headers: []).status == 200)
            #expect(caller.sandbox.batchEvidence().map(\.batchNumber) == ["9000001"])
            #expect(caller.sandbox.guiaEvidence().isEmpty)
        }
    }

    @Test(
        arguments: [
            #"{"batches":-1}"#, #"{"nonsense":1}"#, #"{"guias":{"nonsense":1}}"#, #"{"rejectedFraction":2}"#,
            #"{"date":"today"}"#,
            #"{"batches":1,"tissVersion":"9.99.99"}"#, #"{"contents":"filler"}"#, #"{"cancelledTracking":"2"}"#,
            #"{"givenGuias":[{"resource":"authorizations","item":{}}]}"#, "x",
            #"{"givenBatches":[{"batchNumber":"1","healthProviderId":"1","fileName":"a","content":"?"}]}"#,
        ])
    func `an invalid load is refused and adds nothing`(body: String) async throws {
        try await withSandbox { caller in
            let answer = try await caller.post("/sandbox/load", body: body, headers: [])
            #expect(answer.status == 400)
            #expect(caller.sandbox.summary() == SandboxSummary())
        }
    }

    @Test func `a given batch has the specified content and number`() async throws {
        var load = SandboxLoad()
        load.givenBatches = [
            GivenBatch(
                batchNumber: "L 1/2", healthProviderId: "000101", fileName: "a.xml",
                content: Data("<x/>".utf8).base64EncodedString())
        ]
        try await withSandbox(load: load) { caller in
            let item = try await caller.listBatches().items[0]
            #expect(item.batchNumber == .string("L 1/2"))
            #expect(try await caller.download(item.url).body == "<x/>")
            #expect(try await caller.confirm("L%201%2F2").status == 200)
            #expect(throws: PortError.self) { try caller.sandbox.load(load) }
        }
    }

    @Test func `ten thousand guias and two thousand batches are listed to the end with real pages`() async throws {
        var load = SandboxLoad()
        load.batches = 2_000
        load.guias = SandboxLoad.Guias(authorizations: 8_000, attachments: 1_000, extensions: 1_000)
        try await withSandbox(load: load) { caller in
            let clock = ContinuousClock()
            var numbers = Set<String?>()
            var calls = 0
            let spent = try await clock.measure {
                for page in 1...20 {
                    let answer = try await caller.listBatches(page: page)
                    #expect(answer.hasNext == (page < 20))
                    numbers.formUnion(answer.items.map { $0.batchNumber?.text })
                    calls += 1
                }
            }
            #expect(numbers.count == 2_000)
            print("a page of 100 of 2,000 batches: \(spent / calls)")
            var keys = Set<String?>()
            var pages: [SandboxCaller.Answer] = []
            let guias = try await clock.measure {
                for page in 1...20 {
                    pages.append(try await caller.get(SandboxCaller.guiaPath(page: page * 13)))
                }
            }
            for page in pages { keys.formUnion(try page.decoded(GuiaItems.self).keys()) }
            #expect(keys.count == 600)
            print("a page of 30 of 8,000 guias: \(guias / 20)")
            let tracked = try await clock.measure {
                for case let key? in keys.prefix(100) { _ = try await caller.track(.authorizations, key, "1") }
            }
            print("a tracking: \(tracked / 100)")
            #expect(caller.sandbox.summary().guias.authorizations == ["0": 7_900, "1": 100])
        }
    }
}
