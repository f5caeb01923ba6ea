import Domain
import FoundationEssentials
import HATContract
import HATSandbox
import Testing

@Suite struct BlobTests {
    @Test func `a file is sent with length, type and strong ETag, and the download is recorded`() async throws {
        try await withSandbox(load: .batches(1)) { caller in
            let url = try await caller.listBatches().items[0].url
            let answer = try await caller.download(url)
            #expect(answer.status == 200)
            #expect(answer.header("Content-Type") == "application/xml")
            #expect(answer.header("Content-Length") == String(answer.bytes.count))
            #expect(answer.header("ETag")?.hasPrefix("\"") == true)
            #expect(try caller.sandbox.content(ofBatch: "5000001") == answer.bytes)
            let evidence = caller.sandbox.batchEvidence()[0]
            #expect(evidence.downloadsBegun == 1)
            #expect(evidence.downloadsCompleted == 1)
            #expect(evidence.lastDownload?.sequence == 1)
        }
    }

    @Test func `a range returns a part while the content is the same, and the whole when it changed`() async throws {
        try await withSandbox(load: .batches(1)) { caller in
            let url = try await caller.listBatches().items[0].url
            let whole = try await caller.download(url)
            let etag = try #require(whole.header("ETag"))
            let count = whole.bytes.count
            let rest = try await caller.download(url, headers: [("Range", "bytes=100-"), ("If-Range", etag)])
            #expect(rest.status == 206)
            #expect(rest.header("Content-Range") == "bytes 100-\(count - 1)/\(count)")
            #expect(rest.bytes == Array(whole.bytes[100...]))
            let middle = try await caller.download(url, headers: [("Range", "bytes=5-9")])
            #expect(middle.bytes == Array(whole.bytes[5...9]))
            let end = try await caller.download(url, headers: [("Range", "bytes=-7")])
            #expect(end.bytes == whole.bytes.suffix(7))
            let other = try await caller.download(url, headers: [("Range", "bytes=100-"), ("If-Range", "\"old\"")])
            #expect(other.status == 200)
            #expect(other.bytes == whole.bytes)
            let beyond = try await caller.download(url, headers: [("Range", "bytes=\(count)-")])
            #expect(beyond.status == 416)
            #expect(beyond.header("Content-Range") == "bytes */\(count)")
            #expect(try await caller.download(url, headers: [("Range", "lines=1-2")]).status == 200)
            #expect(caller.sandbox.batchEvidence()[0].downloadsCompleted == 5)
        }
    }

    @Test func `a changed, foreign or expired token grants no access to a file, nor do HAT's headers`()
        async throws
    {
        try await withSandbox(load: .batches(2)) { caller in
            let items = try await caller.listBatches().items
            let path = try #require(items[0].azureStorageFilePath)
            let token = try #require(items[0].azureStorageSasToken)
            for wrong in [
                "", "?" + token.dropFirst().replacing("sig=", with: "sig=A"), token + "&x=1",
                token.replacing("se=1", with: "se=2"), items[1].azureStorageSasToken ?? "",
            ] {
                let answer = try await caller.download(path + wrong)
                #expect(answer.status == 403)
                #expect(answer.body.contains("<Code>AuthenticationFailed</Code>"))
                #expect(answer.header("Content-Type") == "application/xml")
            }
            #expect(try await caller.download(path + token, headers: SandboxCaller.credentials).status == 400)
            #expect(try await caller.download(path + "x" + token).status == 404)
            var behaviour = SandboxBehaviour()
            behaviour.tokenSeconds = 0
            try caller.sandbox.setBehaviour(behaviour)
            #expect(try await caller.download(caller.listBatches().items[0].url).status == 403)
            #expect(try await caller.download(path + token).status == 200)
        }
    }

    @Test func `an odd name is listed raw and finds the file only when it is encoded well`() async throws {
        var load = SandboxLoad.batches(3)
        load.oddNameFraction = 1
        try await withSandbox(load: load) { caller in
            let items = try await caller.listBatches().items
            let names = items.map { $0.azureStorageFilePath?.split(separator: "/").last.map(String.init) }
            #expect(names == ["lote 700001 (1).xml", "lote d'agua 700002.xml", "lote%20700003.xml"])
            let blank = try #require(items[0].azureStorageFilePath), token = items[0].azureStorageSasToken ?? ""
            #expect(try await caller.download(blank.replacing(" ", with: "%20") + token).status == 200)
            let quote = try #require(items[1].azureStorageFilePath).replacing(" ", with: "%20")
            let quoteToken = items[1].azureStorageSasToken ?? ""
            #expect(try await caller.download(quote + quoteToken).status == 400)
            #expect(try await caller.download(quote.replacing("'", with: "%27") + quoteToken).status == 200)
            let cent = try #require(items[2].azureStorageFilePath), centToken = items[2].azureStorageSasToken ?? ""
            #expect(try await caller.download(cent + centToken).status == 404)
            #expect(try await caller.download(cent.replacing("%", with: "%25") + centToken).status == 200)
        }
    }

    @Test func `the recorded requests contain no token`() async throws {
        try await withSandbox(load: .batches(1)) { caller in
            _ = try await caller.download(caller.listBatches().items[0].url)
            #expect(caller.sandbox.requests().last?.path == "/blob/lotes-123456/lote_700001.xml")
        }
    }

    @Test func `a file of any length is generated while it is sent, the same in parts as in one piece`() async throws {
        var load = SandboxLoad.batches(1)
        load.contents = .filler
        load.contentBytes = 1_000_003
        try await withSandbox(load: load) { caller in
            let url = try await caller.listBatches().items[0].url
            let whole = try await caller.download(url).bytes
            #expect(whole.count == 1_000_003)
            #expect(whole.suffix(14) == Array("</enchimento>\n".utf8))
            for start in [0, 57, 58, 59, 4_153, 4_154, 4_155, 500_000, 999_900, 1_000_002] {
                let part = try await caller.download(url, headers: [("Range", "bytes=\(start)-\(start + 9_000)")])
                #expect(part.bytes == Array(whole[start..<min(whole.count, start + 9_001)]))
            }
        }
    }

    @Test func `a large lote is filled up to the requested length and resumed from any offset`() async throws {
        var load = SandboxLoad.batches(1)
        load.contentBytes = 5 << 20
        try await withSandbox(load: load) { caller in
            let url = try await caller.listBatches().items[0].url
            let whole = try await caller.download(url).bytes
            #expect(whole.count == 5 << 20)
            #expect(whole.dropLast(200_000).last != 0x0A || whole.count { $0 == 0x0A } < 1 << 20)
            let rest = try await caller.download(url, headers: [("Range", "bytes=4000000-")])
            #expect(rest.bytes == Array(whole[4_000_000...]))
        }
    }
}
