import CLibXML2
import Domain
import XMLReading

/// One reading of an XML export from its first byte to its last: what libxml2's callbacks gather.
///
/// A value at one address: callbacks reach it there, on the thread that feeds the parser, while `XMLExportCursor` holds it.
/// Hostile input: every growth here has a limit.
@safe
struct XMLExportReading: ExportReading, ~Copyable {
    static let rootName = "exportacao"
    static let namespace = "urn:hatspool:protheus:1"
    static let version = "1.0"
    /// Most bytes of the values of one record: far above any, and bounds memory where the limits of single values do not.
    static let recordBytesMax = 4 << 20

    let limits: Limits
    /// Attached once the parser is made, before the first byte.
    var parser = RunningParser()
    var intake: RecordIntake
    var names = XMLNames()
    var text = ByteBuffer(capacity: 1_024)

    /// 1 inside the root.
    var depth = 0
    /// The open elements by depth, the root's at 0.
    var open: [OpenElement] = []
    var root: RootElement?
    /// The root's namespace, interned.
    var rootURI: UnsafePointer<xmlChar>?

    /// The record that is open.
    var assembly: RecordAssembly?
    var lastHolder = 0
    /// Fields of the last record: the next will have as many.
    var usualFieldCount = 0
    var hasTextInRoot = false
    var elementCount = 0

    var isRootClosed = false
    /// No byte is left; what the parser still misses is missing.
    var isAtEnd = false
    var hasProgress = false
    /// A limit or a refusal ended the reading; its finding says which.
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

    /// Local names from the root to the element at `depth`, as `Location.path` describes.
    func path(_ depth: Int) -> String {
        var path = depth > 0 ? "/" + (root?.name ?? "") : ""
        if depth > 1 { path = assembly?.record.location.path ?? path + "/" + names[open[1].name].text }
        if depth > 2 { path += "/" + names[open[2].name].text }
        if depth > 3 { path = assembly?.item?.location.path ?? path + "/" + names[open[3].name].text }
        for level in open.indices.prefix(depth).dropFirst(4) { path += "/" + names[open[level].name].text }
        return path
    }

    /// The innermost open element, by its start tag.
    var here: Location {
        guard let last = open.last else { return .none }
        return Location(line: last.line, column: last.column, path: path(depth))
    }

    /// Local name of the innermost open element; empty outside the root.
    var elementHere: String { open.last.map { names[$0.name].text } ?? "" }
}
