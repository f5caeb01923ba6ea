package import Domain
import HATContract
import TISSWriting

/// What a sandbox is filled with. As JSON (`POST /sandbox/load`) every key may be absent, and an unknown key is an error.
/// The same load on an empty sandbox gives the same collections, to the byte.
package struct SandboxLoad: Codable, Sendable, Equatable {
    /// What the files of made batches hold.
    package enum Contents: String, Codable, Sendable {
        /// A valid TISS message with a lote of its own.
        case tiss
        /// Well-formed XML of `contentBytes` bytes, no TISS; of any size without memory or disk.
        case filler
    }

    package struct Guias: Codable, Sendable, Equatable {
        package var authorizations: Int
        package var attachments: Int
        package var extensions: Int

        package enum CodingKeys: String, CodingKey, CaseIterable { case authorizations, attachments, extensions }

        package init(authorizations: Int = 0, attachments: Int = 0, extensions: Int = 0) {
            self.authorizations = authorizations
            self.attachments = attachments
            self.extensions = extensions
        }
    }

    package var seed: UInt64 = 1
    package var batches = 0
    package var guias = Guias()
    /// `healthProviderId` of items, in turn; it also stands in the lotes: 14 digits as CNPJ, 11 as CPF, else as the
    /// provider's code. Empty: `providerCount` codes from 000101 on.
    package var providers: [String] = []
    package var providerCount = 20
    package var registroANS = "123456"
    package var tissVersion = "4.01.00"
    /// Kind of the lotes; nil takes all kinds in turn.
    package var kind: GuiaKind?
    package var guiasPerBatch = 3
    package var itemsPerGuia = 2
    package var contents = Contents.tiss
    /// Length of each file. A lote is filled with guias and items as far as it goes and then with line feeds at its end;
    /// from 4 MB on it is made in a temporary file. nil: as long as it is.
    package var contentBytes: Int?
    /// `yyyy-mm-dd`, of batches, lotes and guias.
    package var date = "2026-11-20"

    // Shares, 0 to 1, each drawn for each item by itself.

    /// Lotes with a wrong hash.
    package var rejectedFraction = 0.0
    /// Files whose name has a blank, an apostrophe, or a per cent sign and digits.
    package var oddNameFraction = 0.1
    /// Batches that are to be deleted.
    package var deletedFraction = 0.0
    /// Batches, those to be deleted among them, whose trackingStatus is "error creating the queue row" at the start.
    package var queueFailedFraction = 0.0
    package var cancelledFraction = 0.0
    /// Of the cancelled ones: those that do not say so.
    package var unconfirmedFraction = 0.0
    /// Authorizations and attachments that lack what they need.
    package var invalidFraction = 0.0
    /// Guias that wait for the auditor.
    package var auditFraction = 0.05
    package var unknownKeysFraction = 0.1
    /// trackingStatus at which cancelled items begin: `1` as imported before, or `0` as cancelled before they were.
    package var cancelledTracking = GuiaTracking.stored

    /// Added after what is made, as they are.
    package var givenBatches: [GivenBatch] = []
    package var givenGuias: [GivenGuia] = []

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case seed, batches, guias, providers, providerCount, registroANS, tissVersion, kind, guiasPerBatch, itemsPerGuia
        case contents, contentBytes, date, rejectedFraction, oddNameFraction, deletedFraction, queueFailedFraction
        case cancelledFraction, unconfirmedFraction, invalidFraction, auditFraction, unknownKeysFraction
        case cancelledTracking, givenBatches, givenGuias
    }

    package init() {}
}

/// A batch as a test wants it.
package struct GivenBatch: Codable, Sendable, Equatable {
    /// Any text that HAT might send.
    package var batchNumber: String
    package var healthProviderId: String
    /// Name of its file, not encoded.
    package var fileName: String
    /// Base64.
    package var content: String
    /// nil takes the load's.
    package var registroANS: String?
    package var isDeletionWanted: Bool?

    package init(
        batchNumber: String, healthProviderId: String, fileName: String, content: String, registroANS: String? = nil,
        isDeletionWanted: Bool? = nil
    ) {
        self.batchNumber = batchNumber
        self.healthProviderId = healthProviderId
        self.fileName = fileName
        self.content = content
        self.registroANS = registroANS
        self.isDeletionWanted = isDeletionWanted
    }
}

/// An item as a test wants it.
package struct GivenGuia: Codable, Sendable, Equatable {
    package var resource: GuiaResource
    /// Listed as it is, but for its `trackingStatus`. It has its tracking key.
    package var item: JSONValue
    package var trackingStatus: GuiaTracking?
    /// The lists of cancelled items hold it, whatever it says itself.
    package var isCancelled: Bool?

    package init(
        resource: GuiaResource, item: JSONValue, trackingStatus: GuiaTracking? = nil, isCancelled: Bool? = nil
    ) {
        self.resource = resource
        self.item = item
        self.trackingStatus = trackingStatus
        self.isCancelled = isCancelled
    }
}
