import Domain
import HATContract
import HATSandbox
import JSON

extension SandboxLoad {
    /// Batches with plain names.
    static func batches(_ count: Int) -> SandboxLoad {
        var load = SandboxLoad()
        load.batches = count
        load.oddNameFraction = 0
        return load
    }

    static func guias(_ authorizations: Int, attachments: Int = 0, extensions: Int = 0) -> SandboxLoad {
        var load = SandboxLoad()
        load.guias = Guias(authorizations: authorizations, attachments: attachments, extensions: extensions)
        return load
    }
}

extension SandboxBehaviour {
    static func next(_ flaws: [SandboxFlaw: Int]) -> SandboxBehaviour {
        var behaviour = SandboxBehaviour()
        behaviour.next = flaws
        return behaviour
    }
}

extension BatchItem {
    var url: String { (azureStorageFilePath ?? "") + (azureStorageSasToken ?? "") }
}

/// A page of guias.
struct GuiaItems: Decodable {
    var items: [JSONValue]
    var hasNext: Bool

    func keys(_ name: String = "idOnHealthProvider") -> [String?] { items.map { $0[name]?.scalarText } }
}

extension SandboxCaller {
    static let fields =
        "status,batchDate,protocol,azureStorageFilePath,azureStorageSasToken,batchNumber,healthProviderId,authType"

    static func downloads(_ status: String) -> String {
        "(trackingStatus eq \(status) and not(azureStorageFilePath eq '') and isDeleted eq '')"
    }

    static func deletions(_ status: String) -> String { "(trackingStatus eq \(status) and not (isDeleted eq ''))" }

    static func batchPath(
        page: Int = 1, pageSize: Int = 100, fields: String = Self.fields, filter: String = Self.downloads("0"),
        susep: String = "123456"
    ) -> String {
        "v1/batchesAuthorization?page=\(page)&pageSize=\(pageSize)&fields=\(fields)"
            + "&filter=\(HATPath.percentEncoded(filter))&codeSusep=\(susep)"
    }

    func listBatches(
        page: Int = 1, pageSize: Int = 100, filter: String = Self.downloads("0")
    ) async throws -> PagedCollection<BatchItem> {
        try await get(Self.batchPath(page: page, pageSize: pageSize, filter: filter)).decoded(
            PagedCollection<BatchItem>.self)
    }

    /// Confirms in the short form.
    func confirm(_ number: String, tracking: String = "1") async throws -> Answer {
        try await put(
            "v1/batchesAuthorization/\(number)",
            body: "{\"status\":\"1\",\"trackingStatus\":\(tracking),\"protocol\":\"P1\"}")
    }

    static func guiaPath(
        _ resource: GuiaResource = .authorizations, page: Int = 1, pageSize: Int = 30, tracking: String = "0",
        isCancelled: Bool = false
    ) -> String {
        let cancelled = isCancelled ? "&\(resource.cancelledFilter.name)=\(resource.cancelledFilter.value)" : ""
        return "\(resource.path)?page=\(page)&pageSize=\(pageSize)&expand=\(resource.expand.joined(separator: ","))"
            + "&order=\(resource.order)&trackingStatus=\(tracking)\(cancelled)"
    }

    func listGuias(
        _ resource: GuiaResource = .authorizations, page: Int = 1, pageSize: Int = 30, tracking: String = "0",
        isCancelled: Bool = false
    ) async throws -> GuiaItems {
        try await get(
            Self.guiaPath(resource, page: page, pageSize: pageSize, tracking: tracking, isCancelled: isCancelled)
        ).decoded(GuiaItems.self)
    }

    func track(_ resource: GuiaResource, _ key: String, _ tracking: String) async throws -> Answer {
        try await put("\(resource.path)/\(key)", body: "{\"trackingStatus\":\"\(tracking)\"}")
    }
}
