package import Domain

/// A set that lies in a store, looked at just now.
package struct InstalledSet: Sendable, Equatable {
    package enum State: Sendable, Equatable {
        /// Every file is there with the digest that it must have.
        case complete
        /// Not to be used: files are missing or were changed since.
        case damaged(missing: [String], changed: [String])
        /// Not to be used: neither the manifest nor a person vouches for it.
        case unknown
    }

    /// What the set must be: the manifest's, or for a trusted one what was taken then.
    package let set: SchemaSet
    /// Path of its folder.
    package let folder: String
    package let state: State
    /// A person vouched for it; its digests are not the manifest's.
    package let isTrusted: Bool
}

/// `origin.json` beside a set's files: where they came from and what was taken.
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
