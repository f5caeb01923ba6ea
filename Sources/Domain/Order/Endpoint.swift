/// One row of the endpoint table (BNN, PLSA275): where a transaction is sent.
package struct Endpoint: Hashable, Sendable, Codable {
    /// BNN_CODTRA, four characters.
    package var transaction: String
    package var alias: ExportAlias
    package var operation: ExportOperation
    /// BNN_VERSAO, `v1`.
    package var version: String
    /// BNN_ENDPOI: below version and base URL, `{key}` standing for the item's key; or an absolute URL (BA0_ENDPOI).
    package var path: String
    package var body: EndpointBody
    /// Most records of one call; 1 for a call about one thing.
    package var groupMax: Int

    package init(
        transaction: String, alias: ExportAlias, operation: ExportOperation, version: String, path: String,
        body: EndpointBody, groupMax: Int
    ) {
        self.transaction = transaction
        self.alias = alias
        self.operation = operation
        self.version = version
        self.path = path
        self.body = body
        self.groupMax = groupMax
    }

    /// Orders of endpoints that agree in this go in one call.
    package var callKey: String { "\(version) \(path) \(body.text)" }
}

/// The form of a call's body.
package enum EndpointBody: Hashable, Sendable, Codable {
    /// `{healthInsurerId, ansRegistry, <node>: [items]}`.
    case envelope(node: String)
    /// The item alone (`authorizations/{key}/cancel` as the ERP calls it).
    case item
    /// `{<node>: [items]}` without the envelope (audits; cancellation by the official contract).
    case bare(node: String)

    /// `envelope:items`, `item`, `bare:authorizations`.
    package var text: String {
        switch self {
        case .envelope(let node): "envelope:\(node)"
        case .item: "item"
        case .bare(let node): "bare:\(node)"
        }
    }

    package init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        switch (parts.first, parts.count) {
        case ("item", 1): self = .item
        case ("envelope", 2): self = .envelope(node: parts[1])
        case ("bare", 2): self = .bare(node: parts[1])
        default: return nil
        }
    }
}
