/// One row of the endpoint table (BNN, PLSA275): which call of HAT serves a transaction.
package struct Endpoint: Hashable, Sendable, Codable {
    /// BNN_CODTRA, four characters.
    package var transaction: String
    /// The table whose records it sends.
    package var alias: ExportAlias
    /// What happened to the records that it sends.
    package var operation: ExportOperation
    /// BNN_VERSAO, `v1`.
    package var version: String
    /// BNN_ENDPOI: the path below base URL and version, with `{key}` as placeholder of the item's key; or an absolute
    /// URL (BA0_ENDPOI).
    package var path: String
    /// Form of the request body.
    package var body: EndpointBody
    /// Most records of one call; 1 for a call about a single item.
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

    /// Orders whose endpoints have an equal key may share one call.
    package var callKey: String { "\(version) \(path) \(body.text)" }
}

/// Form of the request body.
package enum EndpointBody: Hashable, Sendable, Codable {
    /// `{healthInsurerId, ansRegistry, <node>: [items]}`.
    case envelope(node: String)
    /// The item alone (`authorizations/{key}/cancel`, as the ERP calls it).
    case item
    /// `{<node>: [items]}` without the envelope (audits; cancellation by HAT's published contract).
    case bare(node: String)

    /// As stored and shown: `envelope:items`, `item`, `bare:authorizations`.
    package var text: String {
        switch self {
        case .envelope(let node): "envelope:\(node)"
        case .item: "item"
        case .bare(let node): "bare:\(node)"
        }
    }

    /// Parses `text`; nil for any other form.
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
