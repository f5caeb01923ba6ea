import Domain
import FoundationEssentials

/// Values that are stored as JSON because no query searches inside them.
enum StoredJSON {
    static func encode(_ value: some Encodable) throws(PortError) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(value), as: UTF8.self)
        } catch {
            throw PortError(.internalFault, "A value could not be encoded for the ledger.", cause: error)
        }
    }

    static func decode<Value: Decodable>(_ type: Value.Type, from text: String) throws(PortError) -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(text.utf8))
        } catch {
            throw PortError(
                .malformed, "The ledger contains a \(type) that cannot be decoded; run `ledger verify`.", cause: error)
        }
    }
}
