import Domain
import XMLReading

/// Prefixes that nothing declares: each is one fault, however many names stand under it.
struct PrefixFaults {
    private struct Fault {
        let prefix: String
        var first: Location
        var guia: GuiaReference?
        var count = 0
        var lines: [Int] = []
    }

    /// Prefixes that are kept apart; a hostile document can make up any number.
    private static let prefixesMax = 16
    private static let linesMax = 5

    private var faults: [Fault] = []
    /// The tag that the parser is at has a name under such a prefix.
    private(set) var isPending = false

    var isEmpty: Bool { faults.isEmpty }

    /// A name under `prefix` is at `location`.
    mutating func add(_ prefix: String, at location: Location, guia: GuiaReference?) {
        isPending = true
        var index = faults.firstIndex { $0.prefix == prefix }
        if index == nil {
            guard faults.count < Self.prefixesMax else { return }
            faults.append(Fault(prefix: prefix, first: location, guia: guia))
            index = faults.count - 1
        }
        guard let index else { return }
        faults[index].count += 1
        if faults[index].lines.count < Self.linesMax, faults[index].lines.last != location.line {
            faults[index].lines.append(location.line)
        }
    }

    /// The tag has been read.
    mutating func endTag() { isPending = false }

    /// One for each prefix.
    var findings: [Finding] {
        faults.map { fault in
            var parameters = [
                "reason": Finding.undeclaredPrefixReason, "prefix": Masking.name(fault.prefix), "after": "continued",
            ]
            if fault.count > 1 {
                parameters["count"] = "\(fault.count)"
                parameters["lines"] = fault.lines.map(String.init).joined(separator: ", ")
            }
            return Finding(.notWellFormed, at: fault.first, guia: fault.guia, parameters: parameters)
        }
    }
}
