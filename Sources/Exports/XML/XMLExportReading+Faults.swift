import Domain
import XMLReading

extension XMLExportReading: XMLReadingState {
    var isEnded: Bool { isStopped }
    var isInside: Bool { !isRootClosed }
    var rootName: String { root?.name ?? "" }
    var guiaHere: GuiaReference? { nil }
    var pathHere: String { path(depth) }

    /// Records an error of the parser.
    mutating func fault(_ error: ReportedError) {
        // An undeclared prefix leaves its element without a namespace; the check of the element reports that.
        guard !error.isWarning, !error.isOfNamespaces else { return }
        note(error)
    }

    /// The fault that ended the reading when no limit or refusal did.
    var faultAtEnd: RecordedFault {
        faultSeen
            ?? RecordedFault(
                fault: .grammar("grammar"), location: parserLocation, guia: nil, element: elementHere, root: rootName,
                isAfterRoot: false, isAtEnd: true)
    }
}
