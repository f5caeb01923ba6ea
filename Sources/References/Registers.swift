package import Domain
import Synchronization

/// The operator's registers: those in force, and the dropped files that bring new ones. Only one process for each spool
/// may call `check`.
package final class Registers: Sendable {
    /// Absolute paths.
    package struct Folders: Sendable {
        /// The operator drops register files here.
        package var incoming: String
        /// Accepted files move here. Created when needed.
        package var done: String
        /// Refused files move here. Created when needed.
        package var error: String
        /// The folder of the `ReferenceStore`.
        package var store: String

        package init(incoming: String, done: String, error: String, store: String) {
            self.incoming = incoming
            self.done = done
            self.error = error
            self.store = store
        }
    }

    /// The result of one `check`.
    package struct Check: Sendable {
        /// One report for each file that was accepted or refused.
        package var reports: [ReferenceReport] = []
        /// Errors of single files or folders; the next `check` retries.
        package var failures: [PortError] = []
    }

    /// A file whose mark stays the same for this long counts as complete. A slower writer must rename the complete file
    /// into the folder.
    private static let quietMilliseconds: Int64 = 2_000

    private let folders: Folders
    private let shrinkPercent: Int
    private let store: ReferenceStore
    private let answer: @Sendable (ReferenceReport) -> String
    private let state: Mutex<State>

    private struct State {
        var snapshot = ReferenceSnapshot()
        var seen: [String: (mark: FileIdentity, since: Int64)] = [:]
        /// Temporary files of an earlier process were removed.
        var isSwept = false
    }

    /// `shrinkPercent`: a file with fewer rows than this share of those in force is refused, unless its name marks it
    /// as confirmed; 0 disables the check. `makeReader`: creates the reader for registers that are exports. `answer`:
    /// formats the text that is written next to an accepted or refused file.
    package init(
        folders: Folders, shrinkPercent: Int, makeReader: @escaping ExportReaderMaking,
        answer: @escaping @Sendable (ReferenceReport) -> String
    ) {
        self.folders = folders
        self.shrinkPercent = shrinkPercent
        self.answer = answer
        store = ReferenceStore(path: folders.store, makeReader: makeReader)
        state = Mutex(State())
    }

    /// The registers in force. Cheap: copies share the tables.
    package var snapshot: ReferenceSnapshot { state.withLock(\.snapshot) }

    /// Loads the registers in force. Call it once, before any validation.
    /// - Returns: an error for each register that could not be read; its rules are not applied.
    package func load() -> [PortError] {
        var snapshot = ReferenceSnapshot()
        var failures: [PortError] = []
        do throws(PortError) {
            for version in try store.versions() {
                do throws(PortError) {
                    snapshot.tables[version.kind] = try store.table(version)
                } catch {
                    failures.append(error)
                }
            }
        } catch {
            failures.append(error)
        }
        state.withLock { $0.snapshot = snapshot }
        return failures
    }

    /// Installs the complete files. Two calls at least two seconds apart install what was dropped before the first.
    /// `milliseconds`: of a monotonic clock. `time`: seconds since 1970.
    package func check(milliseconds: Int64, time: Int64) -> Check {
        var check = Check()
        do throws(PortError) {
            try sweep()
            guard let folder = try OpenFolder.existing(folders.incoming) else { return check }
            let names = try folder.fileNames()
            state.withLock { state in state.seen = state.seen.filter { names.contains($0.key) } }
            for name in names {
                guard let form = ReferenceKind.form(of: name), isRegister(name, form),
                    let mark = try folder.status(name), isQuiet(name, mark, milliseconds)
                else { continue }
                do throws(PortError) {
                    if let report = try take(name, form, mark, in: folder, time) { check.reports.append(report) }
                } catch {
                    check.failures.append(error)
                }
            }
        } catch {
            check.failures.append(error)
        }
        return check
    }

    private func sweep() throws(PortError) {
        guard !state.withLock(\.isSwept) else { return }
        try ReferenceStore.removeLeftovers(in: folders.store)
        for path in [folders.done, folders.error] {
            try ReferenceStore.removeLeftovers(in: path, beginning: Self.answerStem)
        }
        state.withLock { $0.isSwept = true }
    }

    private static let answerStem = ".retorno"

    /// An export names its table inside, so its file name does not matter.
    private func isRegister(_ name: String, _ form: ExportForm) -> Bool {
        ReferenceKind.named(name) != nil || form == .xml && !name.hasPrefix(".")
    }

    private func isQuiet(_ name: String, _ mark: FileIdentity, _ now: Int64) -> Bool {
        state.withLock { state in
            if let seen = state.seen[name], seen.mark == mark { return now - seen.since >= Self.quietMilliseconds }
            state.seen[name] = (mark, now)
            return false
        }
    }

    /// Order of effects: the register is in force → its answer is written → its file is moved. After a crash in
    /// between, the next `check` repeats the remaining steps; it finds the register already in force.
    private func take(
        _ name: String, _ form: ExportForm, _ mark: FileIdentity, in folder: OpenFolder, _ time: Int64
    ) throws(PortError) -> ReferenceReport? {
        guard let file = try folder.file(name) else { return nil }
        var report = ReferenceReport(
            fileName: name, kind: try kind(of: file, name),
            outcome: .refused([ReferenceFault(.noRegister, line: 0)], count: 1))
        if let kind = report.kind {
            let percent = ReferenceKind.isVouchedFor(name) ? 0 : shrinkPercent
            switch try store.install(kind, form, from: file, looking: mark, percent: percent, at: time) {
            case .installed(let version, let table, let columns):
                state.withLock { $0.snapshot.tables[kind] = table }
                report.outcome = .taken(version)
                report.columns = columns
            case .unchanged(let version): report.outcome = .unchanged(version)
            case .refused(let faults, let count): report.outcome = .refused(faults, count: count)
            case .changed: return nil
            }
        }
        // Another file got this name in the meantime; a later check installs it.
        guard try folder.status(name) == mark else { return nil }
        try lay(report, from: folder)
        return report
    }

    /// By the file's name, else by the table of an export's first record.
    private func kind(of file: OpenFile, _ name: String) throws(PortError) -> ReferenceKind? {
        if let kind = ReferenceKind.named(name) { return kind }
        return try store.alias(of: file).flatMap { ReferenceKind.bringing($0)?.kind }
    }

    private func lay(_ report: ReferenceReport, from folder: OpenFolder) throws(PortError) {
        let isRefused = if case .refused = report.outcome { true } else { false }
        let target = try OpenFolder.making(isRefused ? folders.error : folders.done)
        let part = ReferenceStore.newName(Self.answerStem)
        for attempt in 0..<10_000 {
            let name = attempt == 0 ? report.fileName : Self.numbered(report.fileName, attempt)
            let answerName = name + ".retorno.txt"
            guard try target.status(name) == nil, try target.status(answerName) == nil else { continue }
            let file = try target.newFile(part)
            try file.write(Array(answer(report).utf8))
            try file.sync()
            guard try target.move(part, to: target, answerName) else { continue }
            guard try folder.move(report.fileName, to: target, name) else { continue }
            try target.sync()
            return try folder.sync()
        }
        throw PortError(.exists, "\(target.path) has too many files named like \(report.fileName).")
    }

    /// `cid.csv` becomes `cid~2.csv`.
    private static func numbered(_ name: String, _ attempt: Int) -> String {
        "\(name.dropLast(4))~\(attempt + 1)\(name.suffix(4))"
    }
}
