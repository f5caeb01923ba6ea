import Archives
import Documents
package import Domain
import Foundation
import Logging
package import Schemas
package import Settings

/// Manages schema sets: which are known, installed and compiled, and installing more.
package struct SchemaService: Sendable {
    private let settings: Settings
    private let store: SchemaStore

    /// - Throws: `.configuration` when no manifest can be found.
    package init(settings: Settings) throws(PortError) {
        self.settings = settings
        self.store = try settings.schemaStore()
    }

    /// Every set of the manifest with its state on this host. Installed ones are compiled to find out whether they
    /// compile.
    package func list() throws(PortError) -> [SchemaRow] {
        let manifest = try manifest()
        let installed = try store.installed(manifest: manifest)
        let own = try operatorSets()
        let rules = try settings.rulesInForce()
        let compiled = try CompiledSchemas.compile(try folders())
        return manifest.sets.map { set in
            let operatorSet = set.kind == .message ? own.first { $0.version == set.version } : nil
            let found = installed.first { $0.set.kind == set.kind && $0.set.version == set.version }
            let isInstalled = found?.state == .complete
            let isMessage = set.kind == .message
            let isUsable = (isMessage || set.version.isForANSAlone) && (isInstalled || operatorSet != nil)
            let calendar = rules.calendar
            let status = isMessage ? calendar.status(of: set.version, on: settings.day(of: Date())) : .accepted
            return SchemaRow(
                version: set.version, kind: set.kind, isInstalled: isInstalled,
                isTrustedByOperator: found?.isTrusted ?? false,
                compiles: isUsable ? compiled.versions.contains(set.version) : nil,
                compileMilliseconds: compiled.compileTimes[set.version].map { Int($0 / .milliseconds(1)) },
                isAccepted: isUsable && (isMessage ? accepts(set.version, status) : takesDataForANS),
                inForceFrom: set.inForceFrom, inForceUntil: set.inForceUntil,
                calendar: calendar.rows.first { isMessage && $0.version == set.version }.map { row in
                    "\(row.from?.description ?? "…") – \(row.until?.description ?? "…")\(status.mark)"
                },
                operatorFolder: operatorSet?.folder, operatorFiles: operatorSet?.differing,
                problem: (isUsable ? compiled.failures[set.version] : nil) ?? found.flatMap(Self.problem),
                notes: set.notes)
        }
    }

    /// Installs from a folder, a zip-shaped archive (wheel, jar), a tar or a tar.gz.
    package func install(from source: String, trust: Bool) throws(PortError) -> InstallReport {
        var isFolder: ObjCBool = false
        guard unsafe FileManager.default.fileExists(atPath: source, isDirectory: &isFolder) else {
            throw PortError(.notFound, "There is nothing at \(source).")
        }
        let opened: any SchemaSource = isFolder.boolValue ? FolderSource(path: source) : ArchiveSource(path: source)
        return try store.install(from: opened, manifest: try manifest(), trust: trust)
    }

    /// Compiles the installed sets. A version that does not compile is logged and treated as not installed.
    func compile(_ folders: [SchemaFolder], logger: Logger?) throws(PortError) -> CompiledSchemas {
        let compiled = try CompiledSchemas.compile(folders)
        for (version, reason) in compiled.failures.sorted(by: { $0.key < $1.key }) {
            logger?.error(
                "an installed schema does not compile",
                metadata: [LogKeys.version: "\(version)", LogKeys.error: "\(reason)"])
        }
        return compiled
    }

    /// The sets to compile: for each version the operator's own set if there is one, complete or not, else the
    /// installed one.
    func folders() throws(PortError) -> [SchemaFolder] { try status().map(\.folder) }

    /// Those of `versions`; all for nil.
    func folders(of versions: Set<TISSVersion>?) throws(PortError) -> [SchemaFolder] {
        let all = try folders()
        guard let versions else { return all }
        return all.filter { versions.contains($0.version) }
    }

    /// The same as `folders()`, each with a mark that changes when the version needs compiling again.
    func status() throws(PortError) -> [(folder: SchemaFolder, mark: String)] {
        var all: [TISSVersion: (folder: SchemaFolder, mark: String)] = [:]
        for one in try store.compilableSets(manifest: try manifest()) {
            let folder = SchemaFolder(version: one.set.version, folder: one.folder, root: one.set.root)
            all[one.set.version] = (folder, one.folder)
        }
        for own in try operatorSets() {
            guard let version = own.version else { continue }
            let folder = SchemaFolder(version: version, folder: own.folder, root: own.root)
            all[version] = (folder, "\(own.folder)\n\(own.mark)")
        }
        return all.sorted { $0.key < $1.key }.map(\.value)
    }

    /// The operator's own schemas, also under names that are no versions; empty without `[SCHEMAS] OPERATOR`.
    func operatorSets() throws(PortError) -> [OperatorSet] {
        guard let folder = settings.operatorSchemaFolder else { return [] }
        return try OperatorSchemas(folder: folder).sets(manifest: try manifest())
    }

    private var takesDataForANS: Bool { settings.acceptanceRules.monitoring == .accept }

    private func accepts(_ version: TISSVersion, _ status: VersionCalendar.Status) -> Bool {
        !status.isRefused && (settings.acceptanceRules.versions?.contains(version) ?? true)
    }

    /// Versions that exist, installed or not. A document of a known version is held for an operator instead of being
    /// rejected.
    func knownVersions() throws(PortError) -> Set<TISSVersion> {
        Set(try manifest().sets.filter { $0.kind == .message || $0.version.isForANSAlone }.map(\.version))
    }

    private func manifest() throws(PortError) -> SchemaManifest {
        try SchemaManifest.load(path: try settings.manifestPath())
    }

    private static func problem(_ set: InstalledSet) -> String? {
        switch set.state {
        case .complete: nil
        case .damaged(let missing, let changed):
            "missing: \(missing.count), changed: \(changed.joined(separator: ", "))"
        case .unknown: "unknown content"
        }
    }
}

/// One known set as `schemas list` shows it.
package struct SchemaRow: Sendable {
    /// The TISS version.
    package let version: TISSVersion
    /// What the set describes: messages, or another part of the standard.
    package let kind: SchemaSet.Kind
    /// All files are in the schema folder.
    package let isInstalled: Bool
    /// An operator vouched for the installed files; their digests are not those of the manifest.
    package let isTrustedByOperator: Bool
    /// nil when nothing was compiled: not installed, or not a message set.
    package let compiles: Bool?
    /// How long compiling took, in milliseconds; nil when nothing was compiled.
    package let compileMilliseconds: Int?
    /// Messages of this version are accepted in this installation.
    package let isAccepted: Bool
    /// The first day in force, as the standard states it; nil when it states none.
    package let inForceFrom: String?
    /// The last day in force, likewise.
    package let inForceUntil: String?
    /// The operator's own period for the version, with `!` while it is accepted with a warning and `✗` while it is
    /// refused.
    package let calendar: String?
    /// The folder of the operator's own schemas of this version, which replace ANS's; nil without.
    package let operatorFolder: String?
    /// Which files of them are not ANS's.
    package let operatorFiles: [String]?
    /// Why the set does not compile; nil when it does.
    package let problem: String?
    /// Further remarks of the manifest.
    package let notes: [String]
}

extension VersionCalendar.Status {
    fileprivate var isRefused: Bool { if case .refused = self { true } else { false } }

    fileprivate var mark: String {
        switch self {
        case .accepted: ""
        case .warned: " !"
        case .refused: " ✗"
        }
    }
}

/// Connects an archive to the schema store, so that neither depends on the other.
private struct ArchiveSource: SchemaSource {
    let path: String
    var label: String { path }

    func forEachFile(_ visit: Visitor) throws(PortError) {
        let reader = try ArchiveReader.open(path: path)
        try reader.forEachEntry { entry, content throws(PortError) in
            guard entry.kind == .file else { return }
            try visit(entry.name) { byteCountMax throws(PortError) in
                try content.readAll(byteCountMax: byteCountMax)
            }
        }
    }
}
