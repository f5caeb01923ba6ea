package import Domain

/// Where one version's schema files lie. One folder a version: official files of one name differ between versions.
package struct SchemaFolder: Sendable, Equatable {
    /// The version its messages name.
    package var version: TISSVersion
    /// Path of the folder. Only plain files directly in it are opened.
    package var folder: String
    /// File name of the root schema, e.g. `tissV4_03_00.xsd`.
    package var root: String

    /// File name of the version's web-service schema, where its root is that of messages: `tissWebServicesV4_03_00.xsd`.
    var webServiceRoot: String? {
        root.hasPrefix("tissV") ? "tissWebServicesV" + root.dropFirst("tissV".count) : nil
    }

    package init(version: TISSVersion, folder: String, root: String) {
        self.version = version
        self.folder = folder
        self.root = root
    }
}
