package import Domain
import FoundationEssentials
import Logging

/// Checks that the spool's folders are still those that the process serves, and logs once when they are not. Continues
/// by itself when they are back, or when other folders of the same spool replace them. Until then `Queues` refuses to
/// place, answer, file or claim anything.
package actor FolderWatch {
    private let parts: PipelineParts
    private let folders: any SpoolFolders
    private let handOvers: HandOverWatch
    private let root: String
    private let importName: String
    private let changed: @Sendable () -> Void
    private var faults: Set<FolderFault> = []
    private var since: Date?

    /// `root` is the spool's absolute path, for operators; `importName` is the name of the import folder below it.
    /// `changed` is called when work can continue, as the inbox may now be another folder.
    package init(
        parts: PipelineParts, folders: any SpoolFolders, handOvers: HandOverWatch, root: String, importName: String,
        changed: @escaping @Sendable () -> Void
    ) {
        self.parts = parts
        self.folders = folders
        self.handOvers = handOvers
        self.root = root
        self.importName = importName
        self.changed = changed
    }

    /// Accounts for files of an import folder that was replaced while no process served it. Call it before serving.
    package func begin() async throws(PortError) {
        guard folders.isImportFolderReplaced else { return }
        let count = try await handOvers.displaceMissing()
        parts.logger.warning(
            "the import folder was replaced; files that are missing in it do not count as taken",
            metadata: [LogKeys.count: "\(count)"])
        let folders = folders
        try await parts.disk.run { () throws(PortError) in try folders.keepImportFolder() }
    }

    /// Checks once. Never throws: a failure is logged, and the next call repeats the check.
    package func check() async {
        let folders = folders
        do {
            switch try await parts.disk.run({ () throws(PortError) in try folders.checkFolders() }) {
            case .right: await end("the folders of the spool are right again")
            case .wrong(let found): await report(found)
            case .replaced(let names): try await adopt(names)
            }
        } catch {
            parts.log(error, "the folders of the spool could not be checked")
        }
    }

    private func adopt(_ names: [String]) async throws(PortError) {
        if names.contains(importName) {
            let count = try await handOvers.displaceOfFormer(by: folders)
            if count > 0 {
                parts.logger.warning(
                    "files were in the replaced import folder; they do not count as taken",
                    metadata: [LogKeys.count: "\(count)"])
            }
        }
        let folders = folders
        try await parts.disk.run { () throws(PortError) in try folders.adoptReplaced() }
        parts.logger.warning(
            "folders of the spool were replaced; the new ones were checked and are now used",
            metadata: [LogKeys.folder: "\(names.map(shown).joined(separator: ", "))"])
        // The former faults are gone.
        faults = []
        since = nil
        await reportConditions([])
        changed()
    }

    private func end(_ message: Logger.Message) async {
        guard !faults.isEmpty else { return }
        faults = []
        since = nil
        parts.logger.notice(message, metadata: [LogKeys.folder: "\(root)"])
        await reportConditions([])
        changed()
    }

    private func report(_ found: [FolderFault]) async {
        let isNews = Set(found) != faults
        faults = Set(found)
        let since = since ?? parts.now()
        self.since = since
        if isNews {
            let names = found.map { fault in
                "\(shown(fault.folder)) (\(fault.kind.rawValue)\(fault.reason.isEmpty ? "" : ", \(fault.reason)"))"
            }
            parts.logger.error(
                "folders of the spool are missing or replaced; nothing is claimed, placed or confirmed until they are back",
                metadata: [LogKeys.folder: "\(names.joined(separator: ", "))"])
        }
        await reportConditions(
            found.map { fault in
                ServiceCondition(
                    fault.conditionKind, subject: shown(fault.folder), parameters: ["error": fault.reason], since: since
                )
            })
    }

    private func reportConditions(_ conditions: [ServiceCondition]) async {
        do {
            try await parts.conditions?.report(.folders, conditions)
        } catch {
            parts.log(error, "the state of the folders could not be recorded")
        }
    }

    private func shown(_ folder: String) -> String { folder.isEmpty ? root : folder }
}

extension FolderFault {
    fileprivate var conditionKind: ServiceConditionKind {
        switch kind {
        case .absent: .folderAbsent
        case .foreign: .folderChanged
        case .holdsWork: .folderHoldsWork
        }
    }
}
