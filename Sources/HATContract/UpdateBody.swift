package import Domain
import JSON

/// Bodies of the PUT calls. The same values give the same bytes, with the keys in the order that the
/// portal's callers use.
package enum UpdateBody {
    private static let escaping = JSONEscaping(letters: .lineEndsAndTab)

    /// Body of `PUT v1/batchesAuthorization/{n}`. The keys and the string `status` are confirmed by public sources.
    /// `trackingStatus` is a number when its setting is a whole number, else a string (assumed).
    package static func confirmation(
        _ confirmation: BatchConfirmation, tracking: BatchTrackingTable, codeSusep: String
    ) -> [UInt8] {
        let causes = confirmation.rejectionCauses.map { cause in
            OrderedJSON.object([
                ("code", .string(cause.code)), ("description", .string(cause.description)),
                ("detailedDescription", .string(cause.detailedDescription)),
            ])
        }
        return OrderedJSON.object([
            ("codeSusep", .string(codeSusep)), ("protocol", .string(confirmation.protocolNumber ?? "")),
            ("batchNumber", .string(confirmation.reference.number)),
            ("healthProviderId", .string(confirmation.reference.healthProviderId)),
            ("status", .string(confirmation.status.rawValue)),
            ("trackingStatus", wholeNumberOrString(tracking.number(of: confirmation.tracking))),
            ("rejectionCauses", .array(causes)),
        ]).bytes(escaping: escaping)
    }

    /// Body of `PUT v1/<resource>/{key}`: the number as a string. Confirmed by public sources.
    package static func tracking(_ tracking: GuiaTracking) -> [UInt8] {
        OrderedJSON.object([("trackingStatus", .string(tracking.rawValue))]).bytes(escaping: escaping)
    }

    private static func wholeNumberOrString(_ value: String) -> OrderedJSON {
        guard let number = Int64(value), String(number) == value else { return .string(value) }
        return .integer(number)
    }
}
