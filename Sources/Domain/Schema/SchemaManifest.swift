/// Facts about every published TISS schema set, read from `schemas/manifest.json`.
package struct SchemaManifest: Sendable, Equatable, Codable {
    /// Every known set, of messages and of monitoring data.
    package var sets: [SchemaSet]

    package init(sets: [SchemaSet]) { self.sets = sets }

    /// The set of messages of a version, whatever their root.
    /// - Returns: nil for a version that ANS did not publish.
    package func set(for version: TISSVersion) -> SchemaSet? {
        sets.first { $0.version == version && $0.kind == .message }
    }
}

/// One official set of ANS: files that belong together and are never mixed with those of another version.
package struct SchemaSet: Sendable, Equatable, Codable {
    /// What its root element is.
    package enum Kind: String, Sendable, Codable {
        /// `mensagemTISS`, between provider and operator.
        case message
        /// `mensagemEnvioANS`, sent to ANS.
        case monitoring
    }

    /// What its root element is.
    package var kind: Kind
    /// The version as messages write it.
    package var version: TISSVersion
    /// File name of the root schema.
    package var root: String
    /// Local name of the header element with the version: `Padrao` or `versaoPadrao`.
    package var versionElement: String
    /// Every XSD of the set, not only those that the root includes; WSDLs are not included.
    package var files: [SchemaFile]
    /// First day (`yyyy-mm-dd`) on which ANS is known to require the version; it may have been in force before. Nil
    /// when unknown.
    package var inForceFrom: String?
    /// Last day (`yyyy-mm-dd`) on which the version may be used. Nil when unknown or not set.
    package var inForceUntil: String?
    /// True when ANS published only some of the files under this number. Such a set is recognised and never installed.
    package var isPartial: Bool?
    /// Official defects and how this program handles them, in English.
    package var notes: [String]

    /// By default a complete set whose dates are unknown.
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

/// One XSD of a set.
package struct SchemaFile: Sendable, Equatable, Codable {
    /// File name, without a folder.
    package var name: String
    /// SHA-256 of the official bytes; several where copies with other line ends circulate.
    package var sha256: [SHA256Digest]

    package init(name: String, sha256: [SHA256Digest]) {
        self.name = name
        self.sha256 = sha256
    }
}
