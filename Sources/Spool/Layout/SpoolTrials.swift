import Domain
package import FoundationEssentials
import Glibc
import Synchronization

/// What the file system of each spool folder answered when every call that the spool depends on was tried there, at the last
/// opening. Kept in the work folder, so that `doctor` knows it without trying anything.
package struct SpoolTrials: Sendable, Equatable, Codable {
    /// The calls, under stable names. Each is tried between the folder and the work folder where it takes two.
    package enum Call: String, Sendable, Codable, CaseIterable {
        case rename
        /// `renameat2` with `RENAME_NOREPLACE`.
        case noReplace
        /// A hard link, whose inode number and count are then asked for.
        case link
        case flushFile, flushFolder
        /// `flock`.
        case lock
        /// A read lease, which tells of writers.
        case lease
        case attribute
        /// Two names that differ only by case are two names.
        case caseSensitive
    }

    /// One folder's answers.
    package struct Folder: Sendable, Equatable, Codable {
        /// Relative to the spool root.
        package let path: String
        /// `ext4`, `fuse`, `nfs` and their like; a number for one that is unknown here.
        package let fileSystem: String
        /// Other machines may write here without any event or lease.
        package let isRemote: Bool
        /// By `Call`: `ok`, the name of the errno, or `ignored` where the call succeeded without doing what it says. A call that is not
        /// tried in this folder is absent.
        package internal(set) var answers: [String: String]

        /// What did not answer `ok`.
        package var lacking: [String: String] { answers.filter { $0.value != SpoolTrials.ok } }
    }

    package static let ok = "ok"

    package let format: Int
    package let triedAt: Date
    package let folders: [Folder]

    /// What any folder lacks, each with the first answer: `noReplace=EINVAL`.
    package var lacking: [String] {
        Call.allCases.compactMap { call in
            folders.compactMap { $0.lacking[call.rawValue] }.first.map { "\(call.rawValue)=\($0)" }
        }
    }

    package var fileSystems: [String] { Set(folders.map(\.fileSystem)).sorted() }

    package init(triedAt: Date, folders: [Folder]) {
        format = 1
        self.triedAt = triedAt
        self.folders = folders
    }

    /// What the spool does without overwriting here: what every folder supports.
    var moves: MoveSupport {
        MoveSupport(refusesTaken: isEverywhere(.noReplace), linksFiles: isEverywhere(.link))
    }

    var ignoresCase: Bool { !isEverywhere(.caseSensitive) }

    private func isEverywhere(_ call: Call) -> Bool {
        folders.allSatisfy { $0.answers[call.rawValue] ?? Self.ok == Self.ok }
    }

    /// What cannot be worked around: without a flush nothing is durable, and a file that was taken could be lost.
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
    /// What the last opening of this spool found; nil when it was never opened by a version that tries.
    package static func lastTrials(_ layout: SpoolLayout) -> SpoolTrials? {
        let path = "\(layout.path(.work))/\(SpoolLayout.trialsName.display)"
        // Absent, unreadable or of another version: nothing is known.
        guard let bytes = try? Data(contentsOf: URL(filePath: path)) else { return nil }
        return try? JSONDecoder().decode(SpoolTrials.self, from: bytes)
    }

    /// What the file systems of this spool answered when it was opened; nil while it is closed.
    package var trials: SpoolTrials? { state.withLock { $0?.trials } }
}
