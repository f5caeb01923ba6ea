import Domain
import Testing

/// An archive that must be refused, and the expected result. Built when it is used.
struct HostileArchive: Sendable, CustomTestStringConvertible {
    let name: String
    let code: FindingCode
    /// Ordinal of the reported entry; nil when none is.
    var entry: Int?
    var limits = Limits()
    let build: @Sendable () throws -> [UInt8]

    var testDescription: String { "\(code.rawValue): \(name)" }

    init(
        _ name: String, _ code: FindingCode, entry: Int? = nil, limits: Limits = Limits(),
        _ build: @escaping @Sendable () throws -> [UInt8]
    ) {
        self.name = name
        self.code = code
        self.entry = entry
        self.limits = limits
        self.build = build
    }

    static let all: [HostileArchive] = zipNames + zipForms + zipEnds + zipSizes + tars + gzips

    static func zip(_ build: (inout StoredZip) throws -> Void) rethrows -> [UInt8] {
        var zip = StoredZip()
        try build(&zip)
        return zip.bytes
    }

    static func limits(_ change: (inout Limits) -> Void) -> Limits {
        var limits = Limits()
        change(&limits)
        return limits
    }
}
