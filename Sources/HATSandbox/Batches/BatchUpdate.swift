import Domain
import FoundationEssentials
import HATContract

/// The body of `PUT v1/batchesAuthorization/{n}`, in one of its two forms that public sources confirm.
struct BatchUpdate: Decodable, Sendable {
    var status: String
    var trackingStatus: String
    var protocolNumber: String
    var rejectionCauses: [RejectionCause]
    /// The identification of the batch in the long form; nil in the short one.
    var reference: Reference?

    struct Reference: Sendable {
        var codeSusep: String
        var batchNumber: String
        var healthProviderId: String
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case status, trackingStatus, `protocol`, codeSusep, batchNumber, healthProviderId, rejectionCauses
    }

    private static let shortForm: [CodingKeys] = [.status, .trackingStatus, .protocol]

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let isLong = CodingKeys.allCases.contains { !Self.shortForm.contains($0) && container.contains($0) }
        try decoder.requireKeys(Set((isLong ? CodingKeys.allCases : Self.shortForm).map(\.rawValue)))
        status = try container.decode(String.self, forKey: .status)
        trackingStatus = try container.decode(StringOrNumber.self, forKey: .trackingStatus).text
        protocolNumber = try container.decode(StringOrNumber.self, forKey: .protocol).text
        guard isLong else {
            rejectionCauses = []
            return
        }
        rejectionCauses = try container.decode([Cause].self, forKey: .rejectionCauses).map(\.cause)
        reference = Reference(
            codeSusep: try container.decode(String.self, forKey: .codeSusep),
            batchNumber: try container.decode(StringOrNumber.self, forKey: .batchNumber).text,
            healthProviderId: try container.decode(StringOrNumber.self, forKey: .healthProviderId).text)
    }

    private struct Cause: Decodable {
        var cause: RejectionCause

        init(from decoder: any Decoder) throws {
            try decoder.requireKeys(["code", "description", "detailedDescription"])
            cause = try RejectionCause(from: decoder)
        }
    }

    /// The error in the values for this batch; nil when there is none.
    func problem(for batch: SandboxBatch, tracking: BatchTrackingTable) -> String? {
        if !["1", "2", "4"].contains(status) { return "status must be 1, 2 or 4." }
        if !tracking.settable.contains(trackingStatus) { return "trackingStatus is not one that a caller may set." }
        if rejectionCauses.contains(where: { $0.code.isEmpty || $0.description.isEmpty }) {
            return "A cause must have a code and a description."
        }
        guard let reference else { return nil }
        if status == "4", rejectionCauses.isEmpty { return "A rejection must have causes." }
        if reference.batchNumber != batch.number { return "batchNumber differs from the path." }
        if reference.codeSusep != batch.codeSusep { return "codeSusep differs from the batch." }
        if reference.healthProviderId != batch.healthProviderId {
            return "healthProviderId differs from the batch."
        }
        return nil
    }
}
