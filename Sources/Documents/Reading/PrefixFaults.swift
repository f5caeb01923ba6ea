import Domain
import XMLReading

/// Undeclared prefixes. Each is one fault, however many names use it.
struct PrefixFaults {
    private struct Fault {
        let prefix: String
        var first: Location
        var guia: GuiaReference?
        var count = 0
        var lines: [Int] = []
    }

    /// The most prefixes that are distinguished, since a hostile document can invent any number.
    private static let prefixesMax = 16
    private static let linesMax = 5

    private var faults: [Fault] = []
    /// Whether the current tag has a name under such a prefix.
    private(set) var isPending = false

    var isEmpty: Bool { faults.isEmpty }

    /// Adds a name under `prefix` at `location`.
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

    /// Called when the tag was read.
    mutating func endTag() { isPending = false }

    /// One finding for each prefix.
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
