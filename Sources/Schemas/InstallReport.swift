package import Domain

/// What came of an installation; every schema file of the source is accounted for.
package struct InstallReport: Sendable, Equatable, Codable {
    /// Folder names (`4.03.00`, `monitoramento-1.06.00`) of the sets that are new, repaired or replaced. Durable.
    package var installed: [String] = []
    /// The subset of `installed` that was taken on a person's word.
    package var trusted: [String] = []
    /// Sets that were there already, whole.
    package var alreadyThere: [String] = []
    /// Sets of which the source has only some files.
    package var incomplete: [IncompleteSet] = []
    /// Sets of which ANS published only some files; known, and never installed.
    package var partial: [String] = []
    /// Sets that are installed with other content; they stay as they are unless the source is trusted.
    package var differing: [String] = []
    /// Files called like schema files of TISS whose digest nobody knows and that no trusted set took.
    package var refused: [RefusedFile] = []
    /// Files that are no schema files of TISS.
    package var ignoredCount = 0

    package init() {}

    package struct IncompleteSet: Sendable, Equatable, Codable {
        package var folderName: String
        package var missing: [String]
    }

    package struct RefusedFile: Sendable, Equatable, Codable {
        /// Inside the source.
        package var path: String
        package var sha256: SHA256Digest
    }
}
