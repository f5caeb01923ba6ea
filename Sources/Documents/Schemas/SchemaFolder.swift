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

    /// File names of the version's schemas of data for ANS, by the transaction that each is for. They name their header and epilogue
    /// as messages do and mean others, so that each is compiled by itself. Those of 3.00.01 declare no element and can judge nothing;
    /// from 1.00.00 on such data has numbers and folders of its own.
    var monitoringRoots: [String: String] {
        guard root.hasPrefix("tissV3_"), version.text >= "3.02.00" else { return [:] }
        let ending = root.dropFirst("tissV".count)
        return [
            "MONITORAMENTO": "tissMonitoramentoV" + ending, "QUALIDADE": "tissMonitoramentoQualidadeV" + ending,
        ]
    }

    package init(version: TISSVersion, folder: String, root: String) {
        self.version = version
        self.folder = folder
        self.root = root
    }
}
