import HATContract
import JSON

/// The endpoints that accept orders in the envelope and answer with a token, and the two without.
package enum OrderResource: String, Sendable, Codable, CaseIterable, CodingKeyRepresentable {
    case persons, beneficiaries, beneficiaryStatus, healthProviders, clinicalStaff, healthProviderStatus
    case attendanceLocations, healthProviderSpecialties, preExistingDiseases
    case procedureLevel = "coverages/procedureLevel"
    case groupLevel = "coverages/groupLevel"
    case lotStatus = "batchesAuthorization/integration"
    /// Without envelope and token.
    case cancellations = "authorizations/cancel"
    /// Without envelope and token.
    case audits = "auditing"

    /// The endpoints with envelope and token.
    static let enveloped = allCases.filter { $0 != .cancellations && $0 != .audits }

    var path: String { "v1/\(rawValue)" }

    /// The name of the list in the envelope.
    var node: String {
        switch self {
        case .healthProviders, .healthProviderStatus: "providers"
        case .attendanceLocations: "locations"
        case .healthProviderSpecialties: "specialties"
        case .audits: "authorizations"
        case .persons, .beneficiaries, .beneficiaryStatus, .clinicalStaff, .preExistingDiseases, .procedureLevel,
            .groupLevel, .lotStatus, .cancellations:
            "items"
        }
    }

    /// The first form of which the item has a marker; the last form has no markers.
    func form(of members: [(String, OrderedJSON)]) -> OrderForm? {
        forms.first { form in
            form.markers.isEmpty || members.contains { member in form.markers.contains(member.0) }
        }
    }
}
