/// One synchronised item, parsed and validated by a pure function from its JSON.
package struct GuiaReading: Sendable, Equatable {
    /// The value of `GuiaResource.keyName`; nil when there is none, or one that cannot be part of a URL: such an item
    /// cannot be tracked.
    package var key: String?
    /// Names an item without a usable key in lists: the key that it states, or another number of it. Visible ASCII, at
    /// most 64 bytes; nil when it has none.
    package var statedName: String?
    /// What kind of guia it is.
    package var kind: GuiaForm
    /// Waits for the medical auditor (`authorizationStatus` 6).
    package var isAudit: Bool
    /// The item itself says that it is cancelled; being listed so is not enough.
    package var isCancellationConfirmed: Bool
    /// `healthProvider.healthProviderId`; data, never a path.
    package var providerId: String?
    /// Why the item cannot be processed, of which HAT is informed; empty for a usable item.
    package var problems: [GuiaProblem]
    /// Values that were kept although they do not have the expected form.
    package var oddities: [GuiaProblem]
    /// SHA-256 of the item without its tracking status. An equal digest means that HAT offers the same content again.
    package var digest: SHA256Digest
    /// The file, UTF-8, valid against `schemas/hat/1.0`; empty when there are problems.
    package var document: [UInt8]

    package init(
        key: String?, kind: GuiaForm, isAudit: Bool, isCancellationConfirmed: Bool, providerId: String?,
        problems: [GuiaProblem], oddities: [GuiaProblem], digest: SHA256Digest, document: [UInt8]
    ) {
        self.key = key
        self.kind = kind
        self.isAudit = isAudit
        self.isCancellationConfirmed = isCancellationConfirmed
        self.providerId = providerId
        self.problems = problems
        self.oddities = oddities
        self.digest = digest
        self.document = document
    }
}

/// The kind of guia that an item is, from `authorizationType` or `attachType`, and its guide type in Protheus.
package enum GuiaForm: String, Sendable, Codable, CaseIterable {
    case consulta, exame, execucao, internacao, odonto
    case quimioterapia, radioterapia, opme
    case prorrogacao
    case unknown

    /// Guide type in Protheus, two digits. A consulta that waits for audit is stored as SP/SADT (02). Empty for an
    /// unknown kind.
    package func protheusType(isAudit: Bool) -> String {
        switch self {
        case .consulta: isAudit ? "02" : "01"
        case .exame, .execucao: "02"
        case .internacao: "03"
        case .odonto: "13"
        case .quimioterapia: "07"
        case .radioterapia: "08"
        case .opme: "09"
        case .prorrogacao: "11"
        case .unknown: ""
        }
    }
}

/// One fault of an item: a stable code and the key that it concerns. Never a value.
package struct GuiaProblem: Hashable, Sendable, Codable {
    /// Stable codes; they are stored and shown.
    package enum Code: String, Sendable, Codable, CaseIterable {
        /// A key that this kind needs is absent or null.
        case missing = "SYN001"
        /// The tracking key is absent or cannot be part of a URL.
        case untrackable = "SYN002"
        /// `authorizationType` or `attachType` names no known kind.
        case unknownKind = "SYN003"
        /// A value does not have the expected type; it is kept as it is.
        case oddValue = "SYN004"
        /// Not a JSON object.
        case notAnObject = "SYN005"
        /// HAT lists it as cancelled, but the item does not say so.
        case cancellationUnconfirmed = "SYN006"
    }

    /// What is wrong.
    package var code: Code
    /// JSON path of the key, e.g. `procedures[2].status`.
    package var path: String

    package init(_ code: Code, _ path: String) {
        self.code = code
        self.path = path
    }
}
