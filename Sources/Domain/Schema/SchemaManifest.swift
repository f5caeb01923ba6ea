/// What is known of every published TISS schema set: `schemas/manifest.json`, facts only.
package struct SchemaManifest: Sendable, Equatable, Codable {
    package var sets: [SchemaSet]

    package init(sets: [SchemaSet]) { self.sets = sets }

    /// - Returns: the set whose messages carry `version`, whatever their root.
    package func set(for version: TISSVersion) -> SchemaSet? {
        sets.first { $0.version == version && $0.kind == .message }
    }
}

/// One official set: a folder of files that belong together and are never mixed with another version's.
package struct SchemaSet: Sendable, Equatable, Codable {
    package enum Kind: String, Sendable, Codable {
        /// `mensagemTISS`, between provider and operator.
        case message
        /// `mensagemEnvioANS`, sent to ANS.
        case monitoring
    }

    package var kind: Kind
    /// As the message writes it.
    package var version: TISSVersion
    /// File name of the root schema.
    package var root: String
    /// Local name of the header element that carries the version: `Padrao` or `versaoPadrao`.
    package var versionElement: String
    /// Every XSD of the set, not only those that the root includes; WSDLs are not part of it.
    package var files: [SchemaFile]
    /// First day (`yyyy-mm-dd`) on which the version is known to be binding; it may have been in force before. Nil when not known.
    package var inForceFrom: String?
    /// Last day (`yyyy-mm-dd`) on which the version may be used. Nil when not known, or when none is set.
    package var inForceUntil: String?
    /// True when ANS published only some of the files under this number: known, told apart, never installed.
    package var isPartial: Bool?
    /// Official defects and how they are handled, in English.
    package var notes: [String]

    package init(
        kind: Kind, version: TISSVersion, root: String, versionElement: String, files: [SchemaFile],
        inForceFrom: String? = nil, inForceUntil: String? = nil, isPartial: Bool? = nil, notes: [String] = []
    ) {
        self.kind = kind
        self.version = version
        self.root = root
        self.versionElement = versionElement
        self.files = files
        self.inForceFrom = inForceFrom
        self.inForceUntil = inForceUntil
        self.isPartial = isPartial
        self.notes = notes
    }
}

package struct SchemaFile: Sendable, Equatable, Codable {
    package var name: String
    /// Digest of the official bytes; several where ANS's bytes circulate with other line ends.
    package var sha256: [SHA256Digest]

    package init(name: String, sha256: [SHA256Digest]) {
        self.name = name
        self.sha256 = sha256
    }
}
