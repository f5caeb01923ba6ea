/// The three collections whose items are synchronised (HAT.md §1.3, §1.4): all that differs between them is here, as data.
package enum GuiaResource: String, Sendable, Codable, CaseIterable {
    case authorizations
    case clinicalAttachments
    case treatmentExtensions

    /// Path of the collection below the base URL.
    package var path: String { "v1/\(rawValue)" }

    /// The item's key by which it is tracked: `PUT path/{key}`.
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

    /// What a listing of cancelled items asks for besides `trackingStatus`.
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

    /// Items of one page.
    package static let pageSize = 30
}

/// New or cancelled: each is a row and a file of its own.
package enum GuiaPass: String, Sendable, Codable, CaseIterable {
    case new, cancelled

    /// `trackingStatus` of the items that the pass asks for; of those that failed before, to be driven again.
    package func asksFor(redriving: Bool) -> GuiaTracking {
        switch self {
        case .new: redriving ? .failed : .untreated
        case .cancelled: redriving ? .cancellationFailed : .stored
        }
    }

    /// What HAT is told when the item is safe, and when it cannot be taken.
    package var success: GuiaTracking { self == .new ? .stored : .cancelled }
    package var failure: GuiaTracking { self == .new ? .failed : .cancellationFailed }
}

/// trackingStatus of an item (HAT.md §7.6).
package enum GuiaTracking: String, Sendable, Codable, CaseIterable {
    case untreated = "0"
    case stored = "1"
    case cancelled = "2"
    case failed = "3"
    case cancellationFailed = "4"
}
