package import Domain
import Files
import Glibc

/// Names and paths of the folders of a spool. Every path of the spool is built here and nowhere else.
package struct SpoolLayout: Sendable, Equatable {
    /// The naming scheme of the folders.
    package enum Dialect: String, CaseIterable, Sendable {
        /// `inbox outbox error import done held .work .originals`
        case plain
        /// The names of Protheus's own upload folders, such as `UPLOAD` and `CAIXAENTRADA`.
        case protheus
    }

    /// Absolute path, without a trailing slash.
    package let root: String
    /// Naming scheme of the folders.
    package let dialect: Dialect
    /// How the outbox is divided into sub-folders.
    package let outbox: OutboxSplit

    /// A relative `root` is resolved against the current folder.
    package init(root: String, dialect: Dialect = .plain, outbox: OutboxSplit = .flat) {
        var path = root.hasPrefix("/") ? root : "\(Self.currentFolder)/\(root)"
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        self.root = path
        self.dialect = dialect
        self.outbox = outbox
    }

    private static var currentFolder: String {
        guard let text = unsafe getcwd(nil, 0) else { return "" }
        defer { unsafe free(text) }
        return unsafe String(cString: text)
    }

    /// Absolute path of a folder of this spool.
    package func path(_ folder: SpoolFolder) -> String { "\(root)/\(name(folder))" }

    /// Absolute path of a claimed file.
    package func workPath(_ id: DropID) -> String { "\(path(.work))/\(id.text)" }

    /// The folder's names in all dialects.
    func names(_ folder: SpoolFolder) -> [String] {
        Dialect.allCases.map { SpoolLayout(root: root, dialect: $0).name(folder) }
    }

    /// The folder's name below the root.
    package func name(_ folder: SpoolFolder) -> String {
        switch (folder, dialect) {
        case (.inbox, .plain): "inbox"
        case (.outbox, .plain): "outbox"
        case (.error, .plain): "error"
        case (.imports, .plain): "import"
        case (.done, .plain): "done"
        case (.held, .plain): "held"
        case (.work, .plain): ".work"
        case (.originals, .plain): ".originals"
        case (.inbox, .protheus): "UPLOAD"
        case (.outbox, .protheus): "CAIXASAIDA"
        case (.error, .protheus): "NAOPROCESSADOS"
        case (.imports, .protheus): "CAIXAENTRADA"
        case (.done, .protheus): "PROCESSADOS"
        case (.held, .protheus): "RETIDOS"
        case (.work, .protheus): "TEMP"
        case (.originals, .protheus): "BACKUP"
        }
    }

    /// Sub-folder of the inbox whose files are scanned first.
    static let priorityName = FileName(own: "priority")
    /// Sub-folder of the inbox for reference data; its files are not drops.
    static let referenceName = FileName(own: "reference")
    /// Lock file in the work folder, locked while a process serves the spool.
    static let lockName = FileName(own: ".lock")
    static let probeName = FileName(own: ".hatspool-probe")
    static let flushProofName = FileName(own: ".hatspool-flush")
    static let otherProbeName = FileName(own: ".hatspool-probe.2")
    /// File in the work folder with the results of `SpoolTrials` from the last opening.
    static let trialsName = FileName(own: ".trials.json")
    /// File in the work folder that names the serving process; see `ServerRecord`.
    static let serverName = FileName(own: ".server")
}

/// How the outbox is divided into sub-folders.
package enum OutboxSplit: String, CaseIterable, Sendable {
    case flat
    /// `2026/12/01`, by the day on which the file was received.
    case day
    case provider
}

/// The folders of a spool, each a sibling of the others.
package enum SpoolFolder: String, CaseIterable, Sendable {
    case inbox, outbox, error, imports, done, held, work
    /// Hard-link backups of the claimed files, in case somebody cleans up the work folder.
    case originals

    init(_ queue: FinalQueue) {
        switch queue {
        case .done: self = .done
        case .error: self = .error
        case .held: self = .held
        }
    }
}
