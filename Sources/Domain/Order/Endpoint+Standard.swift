extension Endpoint {
    /// The endpoints as TOTVS documents them for PLSA275. They are loaded when the table is empty, and again by
    /// command. Where sources disagree on the name of a node, the ERP's own code decides. `AUDI` is a number of this
    /// program: the ERP's own is not published.
    package static let standard: [Endpoint] =
        pair("0001", "0002", .beneficiaries, "beneficiaries")
        + pair("0003", "0004", .providers, "healthProviders", node: "providers")
        + pair("0005", "0006", .clinicalStaff, "clinicalStaff")
        + pair("0019", "0020", .diseases, "preExistingDiseases")
        + pair("0021", "0022", .persons, "persons")
        + pair("0023", "0024", .beneficiaryStatus, "beneficiaryStatus")
        + pair("0025", "0026", .providerStatus, "healthProviderStatus", node: "providers")
        + pair("0027", "0028", .locations, "attendanceLocations", node: "locations")
        + pair("0029", "0030", .specialties, "healthProviderSpecialties", node: "specialties")
        + pair("0031", "0032", .beneficiaryProcedureClasses, "coverages/procedureLevel")
        + pair("0033", "0034", .beneficiaryProcedures, "coverages/procedureLevel")
        + pair("0040", "0041", .beneficiaryGroups, "coverages/groupLevel")
        + pair("0042", "0043", .subContractProcedures, "coverages/procedureLevel")
        + pair("0044", "0045", .subContractGroups, "coverages/groupLevel")
        + pair("0046", "0047", .productProcedures, "coverages/procedureLevel")
        + pair("0048", "0049", .productGroups, "coverages/groupLevel")
        + pair("0051", "0052", .groupProcedures, "coverages/groupLevel")
        + [
            Endpoint(
                transaction: "0050", alias: .lots, operation: .alter, version: "v1",
                path: "batchesAuthorization/integration", body: .envelope(node: "items"), groupMax: standardGroup),
            Endpoint(
                transaction: "0050", alias: .glosaAppeals, operation: .alter, version: "v1",
                path: "batchesAuthorization/integration", body: .envelope(node: "items"), groupMax: standardGroup),
            Endpoint(
                transaction: "0053", alias: .guiaCancellations, operation: .exclude, version: "v1",
                path: "authorizations/{key}/cancel", body: .item, groupMax: 1),
            Endpoint(
                transaction: "AUDI", alias: .audits, operation: .include, version: "v1", path: "auditing",
                body: .bare(node: "authorizations"), groupMax: standardGroup),
        ]

    /// Default for `groupMax`. HAT's own limit is not published; a group that HAT refuses for its size is halved.
    package static let standardGroup = 100

    private static func pair(
        _ include: String, _ alter: String, _ alias: ExportAlias, _ path: String, node: String = "items"
    ) -> [Endpoint] {
        [(include, ExportOperation.include), (alter, .alter)].map { transaction, operation in
            Endpoint(
                transaction: transaction, alias: alias, operation: operation, version: "v1", path: path,
                body: .envelope(node: node), groupMax: standardGroup)
        }
    }
}
