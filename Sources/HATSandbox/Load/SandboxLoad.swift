package import Domain
import HATContract
package import JSON
import TISSWriting

/// Test data for a sandbox. In JSON (`POST /sandbox/load`) every key is optional, and an unknown key is an error. The
/// same load on an empty sandbox gives the same collections, byte for byte.
package struct SandboxLoad: Codable, Sendable, Equatable {
    /// The kind of content in the files of generated batches.
    package enum Contents: String, Codable, Sendable {
        /// A valid TISS message with its own lote.
        case tiss
        /// Well-formed XML of `contentBytes` bytes that is not TISS; any size, without memory or disk use.
        case filler
    }

    /// Numbers of guias by collection.
    package struct Guias: Codable, Sendable, Equatable {
        /// Number of authorizations.
        package var authorizations: Int
        /// Number of clinical attachments.
        package var attachments: Int
        /// Number of treatment extensions.
        package var extensions: Int

        /// The JSON keys.
        package enum CodingKeys: String, CodingKey, CaseIterable { case authorizations, attachments, extensions }

        /// These numbers of guias.
        package init(authorizations: Int = 0, attachments: Int = 0, extensions: Int = 0) {
            self.authorizations = authorizations
            self.attachments = attachments
            self.extensions = extensions
        }
    }

    /// Seed of all random choices.
    package var seed: UInt64 = 1
    /// Number of generated batches, 0 to 1,000,000.
    package var batches = 0
    /// Numbers of generated guias, 0 to 1,000,000 each.
    package var guias = Guias()
    /// `healthProviderId` of the items, in turn. It is also the provider in the lotes: 14 digits as CNPJ, 11 as CPF,
    /// else as the provider's code. If empty: `providerCount` codes from 000101 on.
    package var providers: [String] = []
    /// Number of generated provider codes, 1 to 10,000.
    package var providerCount = 20
    /// `registroANS` of the operator.
    package var registroANS = "123456"
    /// TISS version of the lotes.
    package var tissVersion = "4.01.00"
    /// Kind of guias in the lotes; nil uses all kinds in turn.
    package var kind: GuiaKind?
    /// Number of guias in each lote.
    package var guiasPerBatch = 3
    /// Number of items in each guia.
    package var itemsPerGuia = 2
    /// Kind of content in the files.
    package var contents = Contents.tiss
    /// Length of each file in bytes; nil for the natural length. A lote is filled with guias and items as far as
    /// possible and then with line feeds at its end; from 4 MB on it is generated in a temporary file.
    package var contentBytes: Int?
    /// Date of batches, lotes and guias, `yyyy-mm-dd`.
    package var date = "2026-11-20"

    // Fractions from 0 to 1, chosen independently for each item.

    /// Fraction of lotes with a wrong hash.
    package var rejectedFraction = 0.0
    /// Fraction of files whose name has a space, an apostrophe, or a percent sign and digits.
    package var oddNameFraction = 0.1
    /// Fraction of batches that are listed for deletion.
    package var deletedFraction = 0.0
    /// Fraction of batches, including those for deletion, whose initial trackingStatus is "error creating the queue
    /// row".
    package var queueFailedFraction = 0.0
    /// Fraction of cancelled guias.
    package var cancelledFraction = 0.0
    /// Fraction of the cancelled guias that are not marked as cancelled.
    package var unconfirmedFraction = 0.0
    /// Fraction of authorizations and attachments that lack a required key.
    package var invalidFraction = 0.0
    /// Fraction of guias that wait for the auditor.
    package var auditFraction = 0.05
    /// Fraction of guias with undocumented keys.
    package var unknownKeysFraction = 0.1
    /// Initial trackingStatus of cancelled items: `1` as if imported before, or `0` as if cancelled before the import.
    package var cancelledTracking = GuiaTracking.stored

    /// Batches that are added unchanged after the generated ones.
    package var givenBatches: [GivenBatch] = []
    /// Items that are added unchanged after the generated ones.
    package var givenGuias: [GivenGuia] = []

    /// The JSON keys.
    package enum CodingKeys: String, CodingKey, CaseIterable {
        case seed, batches, guias, providers, providerCount, registroANS, tissVersion, kind, guiasPerBatch, itemsPerGuia
        case contents, contentBytes, date, rejectedFraction, oddNameFraction, deletedFraction, queueFailedFraction
        case cancelledFraction, unconfirmedFraction, invalidFraction, auditFraction, unknownKeysFraction
        case cancelledTracking, givenBatches, givenGuias
    }

    /// An empty load.
    package init() {}
}

/// A batch specified by a test.
package struct GivenBatch: Codable, Sendable, Equatable {
    /// HAT's number: any text that HAT might send.
    package var batchNumber: String
    /// HAT's identification of the provider.
    package var healthProviderId: String
    /// Name of its file, not encoded.
    package var fileName: String
    /// Content of the file in base64.
    package var content: String
    /// `registroANS` of the operator; nil uses that of the load.
    package var registroANS: String?
    /// Whether it is listed for deletion; nil means no.
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

/// An item specified by a test.
package struct GivenGuia: Codable, Sendable, Equatable {
    /// Its collection.
    package var resource: GuiaResource
    /// The item, listed unchanged except for its `trackingStatus`. It must contain its tracking key.
    package var item: JSONValue
    /// Initial trackingStatus; nil means 1 for a cancelled item, else 0.
    package var trackingStatus: GuiaTracking?
    /// Whether it is in the lists of cancelled items, whatever its own mark is; nil means no.
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
