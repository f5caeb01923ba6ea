import Domain
import XMLReading

extension XMLExportReading: XMLReadingState {
    var isEnded: Bool { isStopped }
    var isInside: Bool { !isRootClosed }
    var rootName: String { root?.name ?? "" }
    var guiaHere: GuiaReference? { nil }
    var pathHere: String { path(depth) }

    /// An error of the parser.
    mutating func fault(_ error: ReportedError) {
        // A prefix that was not declared puts its element into no namespace, and that is reported where it matters.
        guard !error.isWarning, !error.isOfNamespaces else { return }
        note(error)
    }

    /// What ended the reading, when nothing of this program's did.
    var faultAtEnd: RecordedFault {
        faultSeen
            ?? RecordedFault(
                fault: .grammar("grammar"), location: parserLocation, guia: nil, element: elementHere, root: rootName,
                isAfterRoot: false, isAtEnd: true)
    }
}
