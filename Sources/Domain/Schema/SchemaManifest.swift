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
    package var files: [SchemaFile]
    /// ISO dates (`yyyy-mm-dd`), where known: last day on which the version before was still allowed, and so on.
    package var inForceFrom: String?
    package var inForceUntil: String?
    /// Official defects and how they are handled, in English.
    package var notes: [String]

    package init(
        kind: Kind, version: TISSVersion, root: String, versionElement: String, files: [SchemaFile],
        inForceFrom: String? = nil, inForceUntil: String? = nil, notes: [String] = []
    ) {
        self.kind = kind
        self.version = version
        self.root = root
        self.versionElement = versionElement
        self.files = files
        self.inForceFrom = inForceFrom
        self.inForceUntil = inForceUntil
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
