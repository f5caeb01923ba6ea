import CLibXML2
import Domain
import XMLReading

/// One reading of an XML export: the state that libxml2's callbacks fill.
///
/// The value must not move: callbacks access it by address, on the thread that feeds the parser, while
/// `XMLExportCursor` owns it. The input is untrusted, so every growth has a limit.
@safe
struct XMLExportReading: ExportReading, ~Copyable {
    static let rootName = "exportacao"
    static let namespace = "urn:hatspool:protheus:1"
    static let version = "1.0"
    /// The most bytes of the values of one record. It is far above real records, and bounds memory where the limits of
    /// single values do not.
    static let recordBytesMax = 4 << 20

    let limits: Limits
    /// Attached after the parser is made and before the first byte.
    var parser = RunningParser()
    var intake: RecordIntake
    var names = XMLNames()
    var text = ByteBuffer(capacity: 1_024)

    /// The depth of the current element; 1 for the root.
    var depth = 0
    /// The open elements by depth; the root has index 0.
    var open: [OpenElement] = []
    var root: RootElement?
    /// The root's namespace, interned by libxml2.
    var rootURI: UnsafePointer<xmlChar>?

    /// The record that is open.
    var assembly: RecordAssembly?
    var lastHolder = 0
    /// The number of fields of the last record, which the next record probably has too.
    var usualFieldCount = 0
    var hasTextInRoot = false
    var elementCount = 0

    var isRootClosed = false
    /// Whether all bytes were fed. Whatever the parser still expects is then missing.
    var isAtEnd = false
    var hasProgress = false
    /// Whether a limit or a refusal ended the reading; its finding has the reason.
    var isStopped = false
    var faultSeen: RecordedFault?

    init(limits: Limits, intake: consuming RecordIntake) {
        self.limits = limits
        self.intake = intake
        unsafe rootURI = nil
        open.reserveCapacity(limits.depthMax + 2)
    }

    /// Ends the reading with `finding`.
    mutating func stop(with finding: Finding) {
        guard !isStopped else { return }
        intake.findings.add(finding)
        isStopped = true
        parser.halt()
    }

    /// The local names from the root to the element at `depth`, as `Location.path` describes.
    func path(_ depth: Int) -> String {
        var path = depth > 0 ? "/" + (root?.name ?? "") : ""
        if depth > 1 { path = assembly?.record.location.path ?? path + "/" + names[open[1].name].text }
        if depth > 2 { path += "/" + names[open[2].name].text }
        if depth > 3 { path = assembly?.item?.location.path ?? path + "/" + names[open[3].name].text }
        for level in open.indices.prefix(depth).dropFirst(4) { path += "/" + names[open[level].name].text }
        return path
    }

    /// The location of the innermost open element's start tag.
    var here: Location {
        guard let last = open.last else { return .none }
        return Location(line: last.line, column: last.column, path: path(depth))
    }

    /// The local name of the innermost open element; empty outside the root.
    var elementHere: String { open.last.map { names[$0.name].text } ?? "" }
}
