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
    private static let answerSuffix = ".retorno.json"

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
        let answer = FileName(DropName(drop.name).answer(id: drop.id, suffix: Self.answerSuffix))
        var wanted = outbox.path
        do throws(SystemFailure) {
            for split in candidates.dropFirst() {
                guard let folder = try existing(parts(split, drop, provider), in: outbox), let answer else { continue }
                if try folder.status(answer) != nil { return folder }
            }
            var folder = outbox
            for part in parts(layout.outbox, drop, provider) {
                wanted += "/\(part)"
                guard let name = FileName(part) else { continue }
                folder = try folder.makingFolder(name)
            }
            return folder
        } catch {
            throw error.port("open", wanted)
        }
    }

    /// The configured split first, then the others.
    private var candidates: [OutboxSplit] { [layout.outbox] + OutboxSplit.allCases.filter { $0 != layout.outbox } }

    private func existing(_ parts: [String], in outbox: Folder) throws(SystemFailure) -> Folder? {
        var folder = outbox
        for part in parts {
            guard let name = FileName(part), try folder.status(name)?.isFolder == true else { return nil }
            folder = try folder.folder(name)
        }
        return folder
    }

    private func parts(_ split: OutboxSplit, _ drop: ClaimedDrop, _ provider: String?) -> [String] {
        switch split {
        case .flat: []
        case .day: DayFolders.parts(of: drop.receivedAt, timeZone)
        case .provider: [ImportPlacing.folderName(provider ?? "")]
        }
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
