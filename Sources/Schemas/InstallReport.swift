package import Domain

/// The result of an installation; it accounts for every schema file of the source.
package struct InstallReport: Sendable, Equatable, Codable {
    /// Folder names (`4.03.00`, `monitoramento-1.06.00`) of the sets that were added, repaired or replaced. Durable.
    package var installed: [String] = []
    /// The subset of `installed` that the operator vouched for.
    package var trusted: [String] = []
    /// Sets that were already installed and complete.
    package var alreadyThere: [String] = []
    /// Sets of which the source has only part of the files.
    package var incomplete: [IncompleteSet] = []
    /// Known sets of which ANS published only part of the files; they are never installed.
    package var partial: [String] = []
    /// Installed sets whose content differs; they stay unchanged unless the source is trusted.
    package var differing: [String] = []
    /// Files named like TISS schema files whose digest is unknown and that no trusted set uses.
    package var refused: [RefusedFile] = []
    /// Files that are not TISS schema files.
    package var ignoredCount = 0

    package init() {}

    /// A set that was not installed because files are missing.
    package struct IncompleteSet: Sendable, Equatable, Codable {
        /// As in `SchemaSet.folderName`.
        package var folderName: String
        /// Names of the files that the source lacks.
        package var missing: [String]
    }

    /// A file that was not installed because its digest is unknown.
    package struct RefusedFile: Sendable, Equatable, Codable {
        /// Relative to the source.
        package var path: String
        /// Digest of the refused content.
        package var sha256: SHA256Digest
    }
}
