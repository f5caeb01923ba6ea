import Domain
import Files
package import FoundationEssentials
import Glibc
import Synchronization

/// Results of testing, at the last opening, every file-system call that the spool depends on in each folder. Stored in
/// the work folder, so that `doctor` can show them without repeating the tests.
package struct SpoolTrials: Sendable, Equatable, Codable {
    /// The tested calls, under stable names. Calls with two paths are tested between the folder and the work folder.
    package enum Call: String, Sendable, Codable, CaseIterable {
        case rename
        /// `renameat2` with `RENAME_NOREPLACE`.
        case noReplace
        /// A hard link, with its inode number and link count.
        case link
        case flushFile, flushFolder
        /// `flock`.
        case lock
        /// A read lease, which detects writers.
        case lease
        case attribute
        /// Names that differ only by case are different names.
        case caseSensitive
    }

    /// The results of one folder.
    package struct Folder: Sendable, Equatable, Codable {
        /// Relative to the spool root.
        package let path: String
        /// Such as `ext4`, `fuse` or `nfs`; the magic number when the type is unknown.
        package let fileSystem: String
        /// Other machines may write here without raising an event or breaking a lease.
        package let isRemote: Bool
        /// By `Call`: `ok`, the name of the errno, or `ignored` when the call succeeded without effect. A call that is
        /// not tested in this folder is absent.
        package internal(set) var answers: [String: String]

        /// The calls whose result is not `ok`.
        package var lacking: [String: String] { answers.filter { $0.value != SpoolTrials.ok } }
    }

    /// Result of a call that works.
    package static let ok = "ok"

    /// Version of the stored form; 1.
    package let format: Int
    /// When the calls were tested, by the wall clock.
    package let triedAt: Date
    /// One entry for each folder of the spool.
    package let folders: [Folder]

    /// The calls that any folder lacks, each with its first result: `noReplace=EINVAL`.
    package var lacking: [String] {
        Call.allCases.compactMap { call in
            folders.compactMap { $0.lacking[call.rawValue] }.first.map { "\(call.rawValue)=\($0)" }
        }
    }

    /// Types of all file systems, sorted, without repetition.
    package var fileSystems: [String] { Set(folders.map(\.fileSystem)).sorted() }

    package init(triedAt: Date, folders: [Folder]) {
        format = 1
        self.triedAt = triedAt
        self.folders = folders
    }

    /// How the spool moves files without overwriting: by what every folder supports.
    var moves: MoveSupport {
        MoveSupport(refusesTaken: isEverywhere(.noReplace), linksFiles: isEverywhere(.link))
    }

    var ignoresCase: Bool { !isEverywhere(.caseSensitive) }

    private func isEverywhere(_ call: Call) -> Bool {
        folders.allSatisfy { $0.answers[call.rawValue] ?? Self.ok == Self.ok }
    }

    /// The error for what has no workaround: without a flush nothing is durable, and a claimed file could be lost.
    func refusal(spool: String) -> PortError? {
        let unsupported = [EINVAL, ENOSYS, EOPNOTSUPP].map { SystemFailure(call: "fdatasync", number: $0).name }
        for folder in folders {
            guard let answer = folder.answers[Call.flushFile.rawValue], unsupported.contains(answer) else { continue }
            return PortError(
                .configuration,
                "The file system (\(folder.fileSystem)) of the spool \(spool) cannot flush files to its disk: "
                    + "\(answer) from fdatasync. Nothing kept there would be safe; use another file system.")
        }
        return nil
    }
}

extension FolderQueues {
    /// Results of the last opening; nil when there are none, or when they are unreadable or of another version.
    package static func lastTrials(_ layout: SpoolLayout) -> SpoolTrials? {
        let path = "\(layout.path(.work))/\(SpoolLayout.trialsName.display)"
        // Absent, unreadable or of another version: nothing is known.
        guard let bytes = try? Data(contentsOf: URL(filePath: path)) else { return nil }
        return try? JSONDecoder().decode(SpoolTrials.self, from: bytes)
    }

    /// Results of the current opening; nil while the spool is closed.
    package var trials: SpoolTrials? { state.withLock { $0?.trials } }
}
