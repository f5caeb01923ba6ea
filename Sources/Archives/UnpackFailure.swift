import Domain

/// Why unpacking ends early: a defect of the archive or an error of this program.
enum UnpackFailure: Error {
    /// A defect of the archive.
    case finding(Finding)
    /// Reading the archive or writing an entry failed.
    case port(PortError)

    /// `entry`: the entry's ordinal in the archive, from 1; folders count. Never its name, which may be personal data.
    static func fault(_ code: FindingCode, entry: Int? = nil, parameters: [String: String] = [:]) -> UnpackFailure {
        var parameters = parameters
        parameters["entry"] = entry.map(String.init)
        return .finding(Finding(code, parameters: parameters))
    }

    static func limit(_ code: FindingCode, _ limit: some CustomStringConvertible, entry: Int? = nil) -> UnpackFailure {
        fault(code, entry: entry, parameters: ["limit": limit.description])
    }
}
