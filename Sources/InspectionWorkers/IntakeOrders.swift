import Domain

/// Take an archive apart.
struct UnpackOrder: Codable {
    var name: String
    var depth: Int
    var limits: Limits
}

/// Tell whether this is an export.
struct RecogniseOrder: Codable {
    var name: String
    var terms: String
}

/// Read an export.
struct ExportOrder: Codable {
    var form: ExportForm
    var limits: Limits
    var terms: String
}
