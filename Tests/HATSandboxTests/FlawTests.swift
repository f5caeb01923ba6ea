import Domain
import FoundationEssentials
import HATContract
import HATSandbox
import JSON
import Testing

@Suite struct FlawTests {
    @Test func `a shifted page misses or repeats one item, and the next listing has all of them`() async throws {
        for (flaw, second) in [(SandboxFlaw.treatedBetweenPages, [4, 5]), (.insertedBetweenPages, [2, 3])] {
            try await withSandbox(.next([flaw: 1]), load: .batches(5)) { caller async throws in
                #expect(try await caller.numbers(page: 1) == [1, 2])
                #expect(try await caller.numbers(page: 2) == second)
                #expect(try await caller.numbers(page: 2) == [3, 4])
            }
            try await withSandbox(.next([flaw: 1]), load: .guias(5)) { caller in
                let first = try await caller.listGuias(pageSize: 2).keys()
                let moved = try await caller.listGuias(page: 2, pageSize: 2).keys()
                #expect(try await caller.listGuias(page: 2, pageSize: 2).keys() != moved)
                #expect(Set(first).isDisjoint(with: moved) == (flaw == .treatedBetweenPages))
            }
        }
    }

    @Test func `a later page fails or seems to be past the end, the first one never`() async throws {
        try await withSandbox(.next([.failedPage: 1, .lostPage: 1]), load: .batches(5)) { caller async throws in
            #expect(try await caller.numbers(page: 1) == [1, 2])
            let page = SandboxCaller.batchPath(page: 2, pageSize: 2)
            #expect(try await caller.get(page).status == 500)
            #expect(try await caller.get(page).status == 404)
            #expect(try await caller.numbers(page: 2) == [3, 4])
        }
    }

    @Test func `a page contains an item twice on request`() async throws {
        try await withSandbox(.next([.repeatedItem: 2]), load: .batches(3)) { caller in
            #expect(try await caller.numbers(page: 1) == [1, 2, 1])
            _ = try caller.sandbox.load(.guias(2))
            #expect(try await caller.listGuias().keys().count == 3)
            #expect(try await caller.numbers(page: 1) == [1, 2])
        }
    }

    @Test func `a cancelled item is not marked as such once on request`() async throws {
        var load = SandboxLoad.guias(2)
        load.cancelledFraction = 1
        try await withSandbox(.next([.hiddenConfirmation: 1]), load: load) { caller in
            let hidden = try await caller.listGuias(tracking: "1", isCancelled: true).items
            #expect(hidden.map { $0["authorizationStatus"] == .string("9") } == [false, true])
            let shown = try await caller.listGuias(tracking: "1", isCancelled: true).items
            #expect(shown.map { $0["authorizationStatus"] } == [.string("9"), .string("9")])
        }
    }

    @Test(arguments: [SandboxFlaw.cutDownload, .overstatedLength, .droppedDownload])
    func `a download breaks off, is not counted as completed, and comes whole the next time`(flaw: SandboxFlaw)
        async throws
    {
        try await withSandbox(.next([flaw: 1]), load: .batches(1)) { caller in
            let url = try await caller.listBatches().items[0].url
            await #expect(throws: (any Error).self) { try await caller.download(url) }
            #expect(caller.sandbox.batchEvidence()[0].downloadsCompleted == 0)
            #expect(try await caller.download(url).status == 200)
            #expect(caller.sandbox.batchEvidence()[0].downloadsCompleted == 1)
        }
    }

    @Test(arguments: [SandboxFlaw.cutListing, .droppedListing])
    func `a listing breaks off`(flaw: SandboxFlaw) async throws {
        try await withSandbox(.next([flaw: 1]), load: .batches(1)) { caller async throws in
            await #expect(throws: (any Error).self) { try await caller.listBatches() }
            #expect(try await caller.listBatches().items.count == 1)
        }
    }

    @Test func `a slow answer is complete in the end`() async throws {
        var behaviour = SandboxBehaviour.next([.slowDownload: 1, .slowListing: 1])
        behaviour.pauseMilliseconds = 1
        try await withSandbox(behaviour, load: .batches(1)) { caller in
            let url = try await caller.listBatches().items[0].url
            let slow = try await caller.download(url).bytes
            #expect(try await caller.download(url).bytes == slow)
            #expect(caller.sandbox.batchEvidence()[0].downloadsCompleted == 2)
        }
    }

    @Test func `an empty body, an error as a success, and a page of HTML are no downloads`() async throws {
        let flaws: [SandboxFlaw: Int] = [
            .emptyDownload: 1, .parentNotFound: 1, .wrongContentType: 1, .failedDownload: 1,
        ]
        try await withSandbox(.next(flaws), load: .batches(1)) { caller in
            let url = try await caller.listBatches().items[0].url
            #expect(try await caller.download(url).status == 500)
            let empty = try await caller.download(url)
            #expect(empty.status == 200)
            #expect(empty.bytes.isEmpty)
            #expect(try await caller.download(url).body.contains("<Code>ParentNotFound</Code>"))
            #expect(try await caller.download(url).header("Content-Type") == "text/html; charset=utf-8")
            #expect(caller.sandbox.batchEvidence()[0].downloadsBegun == 0)
            #expect(try await caller.download(url).bytes.count > 1_000)
        }
    }

    @Test func `after a token was refused only a new listing has a valid one`() async throws {
        try await withSandbox(.next([.expiredToken: 1]), load: .batches(2)) { caller in
            let items = try await caller.listBatches().items
            #expect(try await caller.download(items[0].url).status == 403)
            #expect(try await caller.download(items[0].url).status == 403)
            #expect(try await caller.download(items[1].url).status == 200)
            #expect(try await caller.download(caller.listBatches().items[0].url).status == 200)
        }
    }

    @Test func `a moved batch has no file under its old path and another content under the new one`() async throws {
        try await withSandbox(load: .batches(1)) { caller in
            let old = try await caller.listBatches().items[0]
            let before = try await caller.download(old.url)
            try caller.sandbox.setBehaviour(.next([.movedBatch: 1]))
            #expect(try await caller.download(old.url).status == 404)
            let new = try await caller.listBatches().items[0]
            #expect(new.azureStorageFilePath != old.azureStorageFilePath)
            let after = try await caller.download(new.url)
            #expect(after.bytes != before.bytes)
            #expect(after.header("ETag") != before.header("ETag"))
            #expect(caller.sandbox.batchEvidence()[0].contentVersion == 2)
        }
    }

    @Test func `a content that changed under its path is sent whole when the rest of the old one is requested`()
        async throws
    {
        try await withSandbox(.next([.changedContent: 1]), load: .batches(1)) { caller in
            let url = try await caller.listBatches().items[0].url
            try caller.sandbox.setBehaviour(SandboxBehaviour())
            let etag = try #require(try await caller.download(url).header("ETag"))
            try caller.sandbox.setBehaviour(.next([.changedContent: 1]))
            let rest = try await caller.download(url, headers: [("Range", "bytes=10-"), ("If-Range", etag)])
            #expect(rest.status == 200)
            #expect(rest.header("ETag") != etag)
            #expect(try caller.sandbox.content(ofBatch: "5000001") == rest.bytes)
        }
    }

    @Test func `a storage without ranges sends everything, without an ETag`() async throws {
        try await withSandbox(.next([.ignoredRange: 1]), load: .batches(1)) { caller in
            let url = try await caller.listBatches().items[0].url
            let whole = try await caller.download(url, headers: [("Range", "bytes=10-")])
            #expect(whole.status == 200)
            #expect(whole.header("ETag") == nil)
            #expect(try await caller.download(url, headers: [("Range", "bytes=10-")]).status == 206)
        }
    }

    @Test func `a confirmation is refused without effect, or takes effect and its answer is lost`() async throws {
        let flaws: [SandboxFlaw: Int] = [.refusedConfirmation: 1, .lostConfirmation: 1]
        try await withSandbox(.next(flaws), load: .batches(1)) { caller async throws in
            #expect(try await caller.confirm("5000001").status == 500)
            #expect(caller.sandbox.batchEvidence()[0].trackingStatus == "0")
            await #expect(throws: (any Error).self) { try await caller.confirm("5000001") }
            #expect(caller.sandbox.batchEvidence()[0].trackingStatus == "1")
            #expect(try await caller.confirm("5000001").status == 200)
            #expect(caller.sandbox.summary().batches.confirmedAgain == 1)
        }
    }

    @Test func `an unknown flaw is refused over HTTP, and the count of a known one decreases`() async throws {
        try await withSandbox(load: .batches(1)) { caller in
            let bad = try await caller.post("/sandbox/behaviour", body: #"{"next":{"no":1}}"#, headers: [])
            #expect(bad.status == 400)
            let good = try await caller.post("/sandbox/behaviour", body: #"{"next":{"emptyDownload":2}}"#, headers: [])
            #expect(good.status == 200)
            _ = try await caller.download(caller.listBatches().items[0].url)
            #expect(caller.sandbox.behaviour.next == [.emptyDownload: 1])
        }
    }

    @Test(arguments: [UInt64(7), 8, 9])
    func `a run with random flaws reaches its end: every batch is downloaded and confirmed`(seed: UInt64) async throws {
        var behaviour = SandboxBehaviour()
        behaviour.misbehavingFraction = 0.3
        behaviour.seed = seed
        behaviour.pauseMilliseconds = 0
        var ways = Set<Int?>()
        try await withSandbox(behaviour, load: .batches(20)) { caller in
            for _ in 0..<400 where caller.sandbox.summary().batches.byTrackingStatus["1"] != 20 {
                // A failed call is repeated in the next round.
                guard let page = try? await caller.listBatches(pageSize: 7) else { continue }
                for item in page.items {
                    guard let number = item.batchNumber?.text,
                        // As above.
                        let file = try? await caller.download(item.url),
                        file.status == 200, try caller.sandbox.content(ofBatch: number) == file.bytes
                    else { continue }
                    // As above.
                    _ = try? await caller.confirm(number)
                }
            }
            #expect(caller.sandbox.summary().batches.byTrackingStatus == ["1": 20])
            ways = Set(caller.sandbox.requests().map(\.status))
            for evidence in caller.sandbox.batchEvidence() {
                let download = try #require(evidence.lastDownload)
                let reported = try #require(evidence.confirmations.first)
                #expect(evidence.downloadsCompleted >= 1)
                #expect(download.sequence < reported.stamp.sequence || evidence.confirmations.count > 1)
            }
        }
        #expect(ways.isSuperset(of: [200, 500, 503, nil]))
    }
}

extension SandboxCaller {
    /// The last digits of the numbers on a page of two.
    fileprivate func numbers(page: Int) async throws -> [Int] {
        try await listBatches(page: page, pageSize: 2).items.compactMap {
            $0.batchNumber.flatMap { Int($0.text) }.map { $0 - 5_000_000 }
        }
    }
}
