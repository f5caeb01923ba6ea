package import Domain

/// The location of one version's schema files. Each version has its own folder, because official files of the same
/// name differ between versions.
package struct SchemaFolder: Sendable, Equatable {
    /// The version that messages state.
    package var version: TISSVersion
    /// The path of the folder. Only regular files directly in it are opened.
    package var folder: String
    /// The file name of the root schema, such as `tissV4_03_00.xsd`.
    package var root: String

    /// The file name of the version's web-service schema, if its root is one of messages:
    /// `tissWebServicesV4_03_00.xsd`.
    var webServiceRoot: String? {
        root.hasPrefix("tissV") ? "tissWebServicesV" + root.dropFirst("tissV".count) : nil
    }

    /// The file names of the version's schemas of data for ANS, by transaction. Their header and epilogue have the
    /// same names as those of messages but other types, so each is compiled separately. Those of 3.00.01 declare no
    /// element and cannot judge anything. From 1.00.00 on such data has its own numbers and folders.
    var monitoringRoots: [String: String] {
        guard root.hasPrefix("tissV3_"), version.text >= "3.02.00" else { return [:] }
        let ending = root.dropFirst("tissV".count)
        return [
            "MONITORAMENTO": "tissMonitoramentoV" + ending, "QUALIDADE": "tissMonitoramentoQualidadeV" + ending,
        ]
    }

    /// Stores the location; opens nothing.
    package init(version: TISSVersion, folder: String, root: String) {
        self.version = version
        self.folder = folder
        self.root = root
    }
}
