package import Domain

/// Bodies of the PUT calls. They are written by hand, so that the same values give the same bytes, with the keys in the
/// order that the portal's callers use.
package enum UpdateBody {
    /// Body of `PUT v1/batchesAuthorization/{n}`. The keys and the string `status` are confirmed by public sources.
    /// `trackingStatus` is a number when its setting is a whole number, else a string (assumed).
    package static func confirmation(
        _ confirmation: BatchConfirmation, tracking: BatchTrackingTable, codeSusep: String
    ) -> [UInt8] {
        let causes = confirmation.rejectionCauses.map { cause in
            object([
                ("code", string(cause.code)), ("description", string(cause.description)),
                ("detailedDescription", string(cause.detailedDescription)),
            ])
        }
        return Array(
            object([
                ("codeSusep", string(codeSusep)), ("protocol", string(confirmation.protocolNumber ?? "")),
                ("batchNumber", string(confirmation.reference.number)),
                ("healthProviderId", string(confirmation.reference.healthProviderId)),
                ("status", string(confirmation.status.rawValue)),
                ("trackingStatus", wholeNumberOrString(tracking.number(of: confirmation.tracking))),
                ("rejectionCauses", "[" + causes.joined(separator: ",") + "]"),
            ]).utf8)
    }

    /// Body of `PUT v1/<resource>/{key}`: the number as a string. Confirmed by public sources.
    package static func tracking(_ tracking: GuiaTracking) -> [UInt8] {
        Array(object([("trackingStatus", string(tracking.rawValue))]).utf8)
    }

    private static func object(_ members: [(key: String, json: String)]) -> String {
        "{" + members.map { string($0.key) + ":" + $0.json }.joined(separator: ",") + "}"
    }

    private static func wholeNumberOrString(_ value: String) -> String {
        guard let number = Int64(value), String(number) == value else { return string(value) }
        return value
    }

    /// A JSON string (RFC 8259 §7): quotes, backslashes and control characters are escaped, nothing else is.
    private static func string(_ text: String) -> String {
        var json = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": json += "\\\""
            case "\\": json += "\\\\"
            case "\n": json += "\\n"
            case "\r": json += "\\r"
            case "\t": json += "\\t"
            case "\u{0}"..<" ":
                let digits = String(scalar.value, radix: 16)
                json += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: json.unicodeScalars.append(scalar)
            }
        }
        return json + "\""
    }
}
