import Domain
import FoundationEssentials
import HATContract
import HATSandbox
import JSON
import Testing

@Suite struct BatchListingTests {
    @Test func `the listing of PLS has its eight fields page by page, and 404 when nothing waits`() async throws {
        try await withSandbox(load: .batches(5)) { caller in
            let first = try await caller.listBatches(pageSize: 2)
            #expect(first.items.map { $0.batchNumber?.text } == ["5000001", "5000002"])
            #expect(first.hasNext)
            let item = try #require(first.items.first)
            #expect(item.status == .string("1"))
            #expect(item.batchDate == "2026-11-20")
            #expect(item.protocol == .string(""))
            #expect(item.healthProviderId == .string("000101"))
            #expect(item.authType == .string("01"))
            #expect(item.trackingStatus == nil)
            #expect(item.azureStorageFilePath == "http://127.0.0.1:\(caller.port)/blob/lotes-123456/lote_700001.xml")
            #expect(item.azureStorageSasToken?.hasPrefix("?sv=") == true)
            let last = try await caller.listBatches(page: 3, pageSize: 2)
            #expect(last.items.map { $0.batchNumber?.text } == ["5000005"])
            #expect(!last.hasNext)
            #expect(try await caller.get(SandboxCaller.batchPath(page: 4, pageSize: 2)).status == 404)
            #expect(try await caller.get(SandboxCaller.batchPath(susep: "999999")).status == 404)
        }
    }

    @Test func `a confirmed batch leaves the filter, so a later page shifts and misses one`() async throws {
        try await withSandbox(load: .batches(4)) { caller in
            let first = try await caller.listBatches(pageSize: 2)
            #expect(try await caller.confirm("5000001").status == 200)
            let second = try await caller.listBatches(page: 2, pageSize: 2)
            #expect(second.items.map { $0.batchNumber?.text } == ["5000004"])
            #expect(first.items.count == 2)
            #expect(try await caller.listBatches(pageSize: 9).items.map { $0.batchNumber?.text }.first == "5000002")
        }
    }

    @Test func `batches whose queueing failed and batches to be deleted are found by their own filter only`()
        async throws
    {
        var load = SandboxLoad.batches(60)
        load.deletedFraction = 0.5
        load.queueFailedFraction = 0.5
        try await withSandbox(load: load) { caller in
            let evidence = caller.sandbox.batchEvidence()
            for (status, isDeletionWanted) in [("0", false), ("2", false), ("5", true), ("2", true)] {
                let expected = evidence.filter {
                    $0.trackingStatus == status && $0.isDeletionWanted == isDeletionWanted
                }
                let filter =
                    isDeletionWanted ? SandboxCaller.deletions(status) : SandboxCaller.downloads(status)
                let page = try await caller.listBatches(pageSize: 100, filter: filter)
                #expect(!expected.isEmpty)
                #expect(page.items.compactMap { $0.batchNumber?.text } == expected.map(\.batchNumber))
            }
        }
    }

    @Test func `isDeleted is listed when it is requested`() async throws {
        var load = SandboxLoad.batches(1)
        load.deletedFraction = 1
        try await withSandbox(load: load) { caller in
            let path = SandboxCaller.batchPath(fields: "batchNumber,isDeleted", filter: SandboxCaller.deletions("5"))
            let answer = try await caller.get(path)
            #expect(answer.body == #"{"hasNext":false,"items":[{"batchNumber":"5000001","isDeleted":"1"}]}"#)
        }
    }

    @Test func `one batch is found by its number, each time with another token`() async throws {
        try await withSandbox(load: .batches(3)) { caller in
            var tokens = Set<String?>()
            for _ in 0..<3 {
                let page = try await caller.listBatches(pageSize: 1, filter: "(batchNumber eq '5000002')")
                #expect(page.items.map { $0.batchNumber?.text } == ["5000002"])
                tokens.insert(page.items.first?.azureStorageSasToken)
            }
            #expect(tokens.count == 3)
        }
    }

    @Test(
        arguments: [
            "(trackingStatus eq 0 and not (azureStorageFilePath eq '') and isDeleted eq '')",
            "(trackingStatus eq 0 and not(azureStorageFilePath eq '') and isDeleted eq '') ",
            "(trackingStatus eq 7 and not(azureStorageFilePath eq '') and isDeleted eq '')",
            "(trackingStatus eq '0' and not(azureStorageFilePath eq '') and isDeleted eq '')",
            "(trackingStatus eq 5 and not(isDeleted eq ''))", "(trackingStatus eq 0)",
        ])
    func `a filter that PLS does not send is refused`(filter: String) async throws {
        try await withSandbox(load: .batches(1)) { caller async throws in
            #expect(try await caller.get(SandboxCaller.batchPath(filter: filter)).status == 400)
        }
    }

    @Test(arguments: ["&size=3", "&page=1", "&order=-x"])
    func `an unknown or repeated parameter is refused, and so is a filter without codeSusep`(extra: String) async throws
    {
        try await withSandbox(load: .batches(1)) { caller async throws in
            #expect(try await caller.get(SandboxCaller.batchPath() + extra).status == 400)
            let bare = SandboxCaller.batchPath().components(separatedBy: "&codeSusep")[0]
            #expect(try await caller.get(bare).status == 400)
        }
    }

    @Test func `an upload is listed for download only when that is configured`() async throws {
        for offersUploads in [false, true] {
            try await withSandbox(offersUploads: offersUploads) { caller in
                _ = try await caller.upload(uploadBody("<upload/>"))
                let path = SandboxCaller.batchPath(susep: "354325")
                guard offersUploads else {
                    #expect(try await caller.get(path).status == 404)
                    return
                }
                let page = try await caller.get(path).decoded(PagedCollection<BatchItem>.self)
                #expect(try await caller.download(page.items[0].url).body == "<upload/>")
            }
        }
    }

    @Test func `an upload that is stored in a folder is listed after a restart`() async throws {
        try await withFolder { folder in
            try await withSandbox(storageFolder: folder) { caller in _ = try await caller.upload(uploadBody("<u/>")) }
            try await withSandbox(storageFolder: folder, offersUploads: true) { caller in
                let path = SandboxCaller.batchPath(susep: "354325")
                let page = try await caller.get(path).decoded(PagedCollection<BatchItem>.self)
                #expect(try await caller.download(page.items[0].url).body == "<u/>")
            }
        }
    }
}
