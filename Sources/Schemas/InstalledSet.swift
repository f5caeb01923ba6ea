package import Domain

/// A set in the store, with its state at the time of reading.
package struct InstalledSet: Sendable, Equatable {
    /// Whether the set may be used.
    package enum State: Sendable, Equatable {
        /// Every file exists and has the expected digest.
        case complete
        /// Unusable: files are missing or were modified.
        case damaged(missing: [String], changed: [String])
        /// Unusable: neither the manifest nor the operator vouches for it.
        case unknown
    }

    /// The expected content: from the manifest, or for a trusted set what was installed.
    package let set: SchemaSet
    /// Path of the set's folder.
    package let folder: String
    /// Result of the comparison with `set`.
    package let state: State
    /// The operator vouched for it; its digests are not in the manifest.
    package let isTrusted: Bool
}

/// `origin.json` next to a set's files: the source and the installed content.
struct SetOrigin: Codable {
    static let fileName = "origin.json"
    static let byteCountMax = 1 << 20

    var set: SchemaSet
    var source: String
    var isTrustedByOperator: Bool

    private enum CodingKeys: String, CodingKey {
        case set, source
        case isTrustedByOperator = "isTrustedByPerson"
    }
}
