/// The three collections of HAT whose items are synchronised. Everything in which they differ is here, as data.
package enum GuiaResource: String, Sendable, Codable, CaseIterable {
    case authorizations
    case clinicalAttachments
    case treatmentExtensions

    /// Path of the collection below the base URL.
    package var path: String { "v1/\(rawValue)" }

    /// Name of the key by which HAT tracks an item: `PUT path/{key}`.
    package var keyName: String {
        switch self {
        case .authorizations: "idOnHealthProvider"
        case .clinicalAttachments: "attachNumber"
        case .treatmentExtensions: "treatmentExtensionNumber"
        }
    }

    /// Query value `order`: newest first.
    package var order: String {
        switch self {
        case .authorizations: "-authorizationId"
        case .clinicalAttachments, .treatmentExtensions: "-id"
        }
    }

    /// Query value `expand`.
    package var expand: [String] {
        let common = [
            "healthProvider", "professional", "procedures.rejectionCauses", "beneficiary", "cbos", "rejectionCauses",
            "healthInsurance",
        ]
        switch self {
        case .authorizations, .clinicalAttachments:
            return common + ["medicalTeam", "requestedHospitalInfo", "authorizedHospitalInfo", "sourceAuthorization"]
        case .treatmentExtensions:
            return common
        }
    }

    /// The filter of a listing of cancelled items, in addition to `trackingStatus`.
    package var cancelledFilter: (name: String, value: String) {
        switch self {
        case .authorizations: ("authStatus", "C")
        case .clinicalAttachments, .treatmentExtensions: ("cancel", "1")
        }
    }

    /// Name of its files in `logpls/<date>`.
    package var logName: String {
        switch self {
        case .authorizations: "Authorizations"
        case .clinicalAttachments: "ClinicalAttachments"
        case .treatmentExtensions: "TreatmentExtensions"
        }
    }

    /// Items per page.
    package static let pageSize = 30
}

/// New or cancelled items; an item has a row and a file of its own in each.
package enum GuiaPass: String, Sendable, Codable, CaseIterable {
    case new, cancelled

    /// The `trackingStatus` that the pass lists: of untreated items, or with `redriving` of those that failed before.
    package func asksFor(redriving: Bool) -> GuiaTracking {
        switch self {
        case .new: redriving ? .failed : .untreated
        case .cancelled: redriving ? .cancellationFailed : .stored
        }
    }

    /// The status that HAT gets for an item that is safe.
    package var success: GuiaTracking { self == .new ? .stored : .cancelled }
    /// The status that HAT gets for an item that cannot be processed.
    package var failure: GuiaTracking { self == .new ? .failed : .cancellationFailed }
}

/// HAT's `trackingStatus` of an item.
package enum GuiaTracking: String, Sendable, Codable, CaseIterable {
    case untreated = "0"
    case stored = "1"
    case cancelled = "2"
    case failed = "3"
    case cancellationFailed = "4"
}
