import Domain

/// Why an unpacking ends early: the archive's own doing, or ours.
enum UnpackFailure: Error {
    /// A fault of the archive.
    case finding(Finding)
    /// The document cannot be read, or the place where an entry goes fails.
    case port(PortError)

    /// `entry` is its place in the archive, from 1, folders counted; never its name, which may be a person's.
    static func fault(_ code: FindingCode, entry: Int? = nil, parameters: [String: String] = [:]) -> UnpackFailure {
        var parameters = parameters
        parameters["entry"] = entry.map(String.init)
        return .finding(Finding(code, parameters: parameters))
    }

    static func limit(_ code: FindingCode, _ limit: some CustomStringConvertible, entry: Int? = nil) -> UnpackFailure {
        fault(code, entry: entry, parameters: ["limit": limit.description])
    }
}
