package import Domain
import Files
package import FoundationEssentials

/// Locates the answers of a drop: in the outbox itself, or in a folder below it.
///
/// The folder depends only on stored data of the drop (time of receipt, provider), so that an answer that is written
/// again after a crash gets the same path. An answer that an earlier setting put elsewhere is replaced there.
package struct AnswerFolder: Sendable {
    private let layout: SpoolLayout
    private let timeZone: TimeZone

    package init(layout: SpoolLayout, timeZone: TimeZone) {
        self.layout = layout
        self.timeZone = timeZone
    }

    /// Suffix of the machine-readable answer, which every judged drop has.
    fileprivate static let answerSuffix = ".retorno.json"

    /// Path of the answer, relative to the spool root; nil when there is none (yet). May block on the disk.
    package func path(ofAnswerTo drop: ClaimedDrop, provider: String?) -> String? {
        let name = DropName(drop.name).answer(id: drop.id, suffix: Self.answerSuffix)
        let outbox = layout.name(.outbox)
        return candidates.lazy
            .map { ([outbox] + parts($0, drop, provider) + [name]).joined(separator: "/") }
            .first { FileManager.default.fileExists(atPath: "\(layout.root)/\($0)") }
    }

    /// Opens the folder for the answers of the drop; creates it when it is missing.
    func open(for drop: ClaimedDrop, provider: String?, in outbox: Folder) throws(PortError) -> Folder {
        var folders = AnswerFolders(self, outbox: outbox)
        return try folders.folder(for: drop, provider: provider)
    }

    fileprivate var configured: OutboxSplit { layout.outbox }

    /// The configured split first, then the others.
    fileprivate var candidates: [OutboxSplit] { [layout.outbox] + OutboxSplit.allCases.filter { $0 != layout.outbox } }

    fileprivate func parts(_ split: OutboxSplit, _ drop: ClaimedDrop, _ provider: String?) -> [String] {
        switch split {
        case .flat: []
        case .day: DayFolders.parts(of: drop.receivedAt, timeZone)
        case .provider: [ImportPlacing.folderName(provider ?? "")]
        }
    }
}

/// The folders for the answers of a group of drops, each opened once.
struct AnswerFolders {
    private let answerFolder: AnswerFolder
    private let outbox: Folder
    private let others: [OutboxSplit]
    private var opened: [[String]: Folder] = [:]
    /// Folders of other splits that were looked for; nil for one that does not exist.
    private var found: [[String]: Folder?] = [:]

    init(_ answerFolder: AnswerFolder, outbox: Folder) {
        self.answerFolder = answerFolder
        self.outbox = outbox
        others = Array(answerFolder.candidates.dropFirst())
    }

    /// The folder that has the drop's answer already, else that of the configured split, made when it is missing.
    mutating func folder(for drop: ClaimedDrop, provider: String?) throws(PortError) -> Folder {
        let parts = answerFolder.parts(answerFolder.configured, drop, provider)
        do throws(SystemFailure) {
            var answer: FileName?
            for split in others {
                guard let folder = try existing(answerFolder.parts(split, drop, provider)) else { continue }
                answer =
                    answer
                    ?? FileName(DropName(drop.name).answer(id: drop.id, suffix: AnswerFolder.answerSuffix))
                if let answer, try folder.status(answer) != nil { return folder }
            }
            if let folder = opened[parts] { return folder }
            var folder = outbox
            for part in parts {
                guard let name = FileName(part) else { continue }
                folder = try folder.makingFolder(name)
            }
            opened[parts] = folder
            return folder
        } catch {
            throw error.port("open", ([outbox.path] + parts).joined(separator: "/"))
        }
    }

    private mutating func existing(_ parts: [String]) throws(SystemFailure) -> Folder? {
        if let known = found[parts] { return known }
        var folder: Folder? = outbox
        for part in parts {
            guard let name = FileName(part), let inner = folder, try inner.status(name)?.isFolder == true else {
                folder = nil
                break
            }
            folder = try inner.folder(name)
        }
        found[parts] = .some(folder)
        return folder
    }
}

/// A date as nested folders: `2026/12/01`.
enum DayFolders {
    static func parts(of time: Date, _ timeZone: TimeZone) -> [String] {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = timeZone
        let day = calendar.dateComponents([.year, .month, .day], from: time)
        return [padded(day.year ?? 0, 4), padded(day.month ?? 0, 2), padded(day.day ?? 0, 2)]
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}
