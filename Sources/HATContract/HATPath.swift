package import Domain

/// Paths and queries of HAT's calls, relative to the base URL (`MV_PHATURL`), which ends with a slash.
///
/// Confirmed by public sources: the paths, the parameter names `page`, `pageSize`, `fields`, `filter` and `codeSusep`,
/// that spaces in a filter are sent as `%20`, and that 404 on the collection means that it is empty. Assumed: that the
/// collection also accepts an upload by POST, and that a filter may name `idempotencyKey`.
package enum HATPath {
    /// Health check. Confirmed by public sources.
    package static let health = "v1/healthcheck"
    /// The collection of batches. Confirmed by public sources for GET and, with a batch number, for PUT and DELETE;
    /// assumed for POST.
    package static let batches = "v1/batchesAuthorization"
    /// The base path of the calls in HAT's own documentation; only the sandbox uses it.
    package static let usualBase = "api/healthcare/hat/"

    /// Fields that a lookup requests: the eight of a listing, the tracking status, and the key (assumed).
    package static let loteFields =
        "status,batchDate,protocol,azureStorageFilePath,azureStorageSasToken,batchNumber,healthProviderId,authType,"
        + "trackingStatus,idempotencyKey"

    /// A lookup of what was sent under `key`. The filter on `idempotencyKey` is assumed.
    package static func findLote(key: IdempotencyKey, registroANS: String) -> String {
        let filter = "(idempotencyKey eq '\(quoted(key.text))')"
        return "\(batches)?page=1&pageSize=1&fields=\(loteFields)&filter=\(percentEncoded(filter))"
            + "&codeSusep=\(percentEncoded(registroANS))"
    }

    /// A query value: everything but unreserved characters and `(),'` is encoded; a space becomes `%20`, never `+`.
    package static func percentEncoded(_ value: String) -> String { percentEncoded(value, keeping: Array("'(),".utf8)) }

    /// Encodes everything but unreserved characters and `kept`.
    static func percentEncoded(_ value: String, keeping kept: [UInt8]) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var encoded = [UInt8]()
        for byte in value.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
                encoded.append(byte)
            case _ where kept.contains(byte):
                encoded.append(byte)
            default:
                encoded += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }
}
