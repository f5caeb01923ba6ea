import Domain
import JSON

/// The body of one call and its path. The same orders give the same bytes, so HAT recognises a repetition.
struct OrderBody {
    let settings: OrderParts.Settings

    func message(for orders: [OrderRecord], to endpoint: Endpoint, key: IdempotencyKey) -> OrderMessage {
        OrderMessage(
            path: path(endpoint, orders), body: body(of: orders.compactMap(\.item), form(of: endpoint)), key: key,
            answer: Self.answer(of: endpoint.alias))
    }

    private func form(of endpoint: Endpoint) -> EndpointBody {
        guard endpoint.alias == .guiaCancellations, let node = settings.cancellationNode else { return endpoint.body }
        return .bare(node: node)
    }

    func body(of items: [String], _ form: EndpointBody) -> [UInt8] {
        var writer = JSONWriter(capacity: items.reduce(128) { $0 + $1.utf8.count + 1 })
        let list: String
        switch form {
        case .item: return Array((items.first ?? "{}").utf8)
        case .bare(let node):
            writer.beginObject()
            list = node
        case .envelope(let node):
            writer.beginObject()
            writer.name("healthInsurerId")
            writer.string(settings.healthInsurerId)
            writer.name("ansRegistry")
            writer.string(settings.ansRegistry)
            list = node
        }
        writer.name(list)
        writer.beginArray()
        for item in items { writer.json(item.utf8) }
        writer.endArray()
        writer.endObject()
        return writer.bytes
    }

    static func answer(of alias: ExportAlias) -> OrderMessage.AnswerForm {
        switch alias {
        case .guiaCancellations: .cancellation
        case .audits: .audit
        default: .token
        }
    }

    private func path(_ endpoint: Endpoint, _ orders: [OrderRecord]) -> String {
        if endpoint.alias == .audits, let url = settings.auditURL { return url }
        guard !endpoint.path.contains("://") else { return endpoint.path }
        let path = "\(endpoint.version)/\(endpoint.path)"
        return path.replacing("{key}", with: Self.encoded(orders.first?.key ?? ""))
    }

    /// Encodes the key as a single component of a path.
    private static func encoded(_ key: String) -> String {
        key.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                String(UnicodeScalar(byte))
            default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }
}
