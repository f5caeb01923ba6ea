import Domain
import Foundation
import Settings
import Spool

/// Checks the places that settings name: a place of the wrong kind, inside a queue folder, or of another setting does
/// harm, so a start with it is refused.
struct PlaceChecks {
    struct Fault {
        /// The name of the row of `doctor`.
        var check: String
        var path: String
        var text: DoctorText
    }

    private struct Place {
        var setting: String
        var path: String
        var isFolder: Bool
    }

    /// A predicate of a folder's name.
    private struct Reason {
        var portuguese: String
        var english: String
    }

    let settings: Settings

    /// The faults, those of the ledger first; empty when every place can be used.
    func faults() -> [Fault] {
        let places = ownPlaces
        return (ledgerFault.map { [$0] } ?? []) + places.compactMap(fault) + shared(places) + returnFaults
    }

    /// Why the ledger cannot lie where it is set to; nil when it can.
    var ledgerFault: Fault? {
        let path = settings.ledgerPath
        let place = Place(setting: "[SPOOL] LEDGER", path: path, isFolder: false)
        if let fault = wrongKind(place) { return fault }
        let folder = StartChecks.folder(of: path)
        // The first start creates the spool's root.
        if folder == settings.layout.root || Self.isFolder(folder) == true { return nil }
        return Fault(
            check: "ledger.folder", path: folder,
            text: DoctorText(
                "A pasta do registro, \(folder), não existe: crie-a ou corrija [SPOOL] LEDGER.",
                "The ledger's folder, \(folder), is not there: make it or correct [SPOOL] LEDGER."))
    }

    // MARK: Files and folders of our own

    /// The ledger's kind is checked by `ledgerFault`.
    private var ownPlaces: [Place] {
        var places = [Place(setting: "[SPOOL] LEDGER", path: settings.ledgerPath, isFolder: false)]
        func add(_ setting: String, _ path: String?, isFolder: Bool) {
            if let path { places.append(Place(setting: setting, path: path, isFolder: isFolder)) }
        }
        if settings.writesPortalLog { add("[OUTPUT] LOGPLS", settings.portalLogFolder, isFolder: true) }
        add("[SCHEMAS] FOLDER", settings.schemaFolder, isFolder: true)
        add("[SCHEMAS] OPERATOR", settings.operatorSchemaFolder, isFolder: true)
        add("[SCHEMAS] MANIFEST", settings.schemaManifest, isFolder: false)
        add("MV_PHATTOK_FILE", settings.tokenFile, isFolder: false)
        return places
    }

    private func fault(of place: Place) -> Fault? {
        if let folder = queueFolder(of: place.path) {
            return Fault(
                check: place.setting == "[SPOOL] LEDGER" ? "ledger.place" : "settings.place", path: place.path,
                text: DoctorText(
                    "\(place.setting) aponta para \(place.path), dentro da fila \(folder), cujos arquivos são processados e "
                        + "movidos: escolha um lugar fora das pastas do spool.",
                    "\(place.setting) names \(place.path), inside the queue folder \(folder), whose files are processed and "
                        + "moved: choose a place outside of the spool's folders."))
        }
        return place.setting == "[SPOOL] LEDGER" ? nil : wrongKind(place)
    }

    private func wrongKind(_ place: Place) -> Fault? {
        guard let isFolder = Self.isFolder(place.path), isFolder != place.isFolder else { return nil }
        return Fault(
            check: "settings.place", path: place.path,
            text: isFolder
                ? DoctorText(
                    "\(place.setting) aponta para a pasta \(place.path): ponha o caminho de um arquivo.",
                    "\(place.setting) names the folder \(place.path): put the path of a file.")
                : DoctorText(
                    "\(place.setting) aponta para \(place.path), que não é uma pasta: ponha o caminho de uma pasta.",
                    "\(place.setting) names \(place.path), which is no folder: put the path of a folder."))
    }

    /// Two settings that name one place. Schemas of ANS and of the operator may lie together.
    private func shared(_ places: [Place]) -> [Fault] {
        var first: [String: String] = [:]
        var faults: [Fault] = []
        for place in places {
            let real = StartChecks.resolved(place.path)
            guard let other = first.updateValue(place.setting, forKey: real) else { continue }
            guard !(other.hasPrefix("[SCHEMAS]") && place.setting.hasPrefix("[SCHEMAS]")) else { continue }
            faults.append(
                Fault(
                    check: "settings.place", path: place.path,
                    text: DoctorText(
                        "\(other) e \(place.setting) apontam para o mesmo lugar, \(place.path): dê a cada um o seu.",
                        "\(other) and \(place.setting) name one place, \(place.path): give each its own.")))
        }
        return faults
    }

    // MARK: Folders of Protheus's jobs

    private var returnFaults: [Fault] {
        let refused = settings.refusedFolders.map { (setting: "[SPOOL] REFUSED_FOLDERS", name: $0, isRefused: true) }
        let processed = settings.processedFolders.map {
            (setting: "[SPOOL] PROCESSED_FOLDERS", name: $0, isRefused: false)
        }
        let inBoth = Set(settings.refusedFolders.map { $0.lowercased() })
            .intersection(settings.processedFolders.map { $0.lowercased() })
        return (refused + processed).compactMap { setting, name, isRefused in
            let isInBoth = inBoth.contains(name.lowercased())
            guard let why = isInBoth ? Self.isInBoth : wrongReturnFolder(name, isRefused: isRefused) else { return nil }
            return Fault(
                check: "settings.place", path: name,
                text: DoctorText(
                    "\(setting): \(name) \(why.portuguese). Vale o nome de uma pasta abaixo da pasta de importação, ou o "
                        + "caminho de uma pasta que não seja do hatspool.",
                    "\(setting): \(name) \(why.english). Allowed are the name of a folder below the import folder, or the path of "
                        + "a folder that is not hatspool's."))
        }
    }

    private static let isInBoth = Reason(
        portuguese: "está nas duas listas, de recusados e de processados",
        english: "is in both lists, of refused and of processed")

    /// Why Protheus's jobs cannot leave files there; nil when they can.
    private func wrongReturnFolder(_ name: String, isRefused: Bool) -> Reason? {
        let own = Reason(portuguese: "é uma pasta do próprio hatspool", english: "is a folder of hatspool's own")
        let parts = name.split(separator: "/", omittingEmptySubsequences: true)
        if parts.isEmpty || parts.contains(".") || parts.contains("..") {
            return Reason(
                portuguese: "não é um caminho direto (sem . e ..)", english: "is no direct path (without . and ..)")
        }
        guard name.contains("/") else {
            let isOwn = SpoolFolder.allCases.contains { isName(name, of: $0) && !isKnown($0, isRefused: isRefused) }
            let ofGuias = [settings.guiaFolder, settings.auditFolder ?? settings.guiaFolder]
            let isOfGuias = ofGuias.contains { $0.lowercased() == name.lowercased() }
            return isOwn || isOfGuias ? own : nil
        }
        let layout = settings.layout
        let path = StartChecks.resolved(name.hasPrefix("/") ? name : "\(layout.root)/\(name)")
        let root = StartChecks.resolved(layout.root)
        if path == root || (root + "/").hasPrefix(path == "/" ? "/" : path + "/") {
            return Reason(portuguese: "é a raiz do spool ou a contém", english: "is the spool's root or contains it")
        }
        for folder in SpoolFolder.allCases where !isKnown(folder, isRefused: isRefused) {
            let queue = StartChecks.resolved(layout.path(folder))
            if path == queue || (folder != .imports && path.hasPrefix(queue + "/")) { return own }
        }
        if ownPlaces.contains(where: { $0.isFolder && StartChecks.resolved($0.path) == path }) { return own }
        guard Self.isFolder(path) == false else { return nil }
        return Reason(portuguese: "não é uma pasta", english: "is no folder")
    }

    /// Protheus's jobs leave files in the queues for finished and refused files too; their content distinguishes
    /// them from this program's own.
    private func isKnown(_ folder: SpoolFolder, isRefused: Bool) -> Bool {
        isRefused ? folder == .error : folder == .done
    }

    private func isName(_ name: String, of folder: SpoolFolder) -> Bool {
        settings.layout.name(folder).lowercased() == name.lowercased()
    }

    // MARK: Paths

    /// The queue folder that contains `path`, with all links resolved.
    private func queueFolder(of path: String) -> String? {
        let real = StartChecks.resolved(path)
        return SpoolFolder.allCases.map(settings.layout.path).first { folder in
            let folder = StartChecks.resolved(folder)
            return real == folder || real.hasPrefix(folder + "/")
        }
    }

    /// nil when nothing is there.
    private static func isFolder(_ path: String) -> Bool? {
        var isFolder: ObjCBool = false
        guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return nil }
        return isFolder.boolValue
    }
}

extension Settings {
    /// - Throws: `.configuration` when the ledger cannot lie where it is set to.
    func requireLedgerPlace() throws(PortError) {
        if let fault = PlaceChecks(settings: self).ledgerFault {
            throw PortError(.configuration, fault.text.english)
        }
    }
}
