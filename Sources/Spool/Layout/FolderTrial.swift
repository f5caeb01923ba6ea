import CLinux
import Domain
import Files
import Glibc

/// Tests, in one folder and between it and the work folder, every call that the spool needs there. Uses two hidden
/// names, removed afterwards; leftovers of a crash are replaced.
struct FolderTrial {
    let folder: Folder
    let work: Folder

    private static let name = SpoolLayout.probeName
    private static let otherName = SpoolLayout.otherProbeName

    /// - Throws: when a file cannot be created in the work folder or renamed to the folder and back: nothing works
    ///   without that.
    func run() throws(SystemFailure) -> SpoolTrials.Folder {
        removeProbes()
        defer { removeProbes() }
        var answers: [SpoolTrials.Call: String] = [:]
        let isWork = folder.identity == work.identity
        let file = try work.newFile(Self.name)
        if isWork {
            try file.write(all: Array("hatspool".utf8))
            answers[.flushFile] = answer { () throws(SystemFailure) in try file.syncData() }
            answers[.attribute] = answer { () throws(SystemFailure) in
                try file.setAttribute("user.hatspool.probe", [1])
            }
        } else {
            try work.renameReplacing(Self.name, to: folder, Self.name)
            try folder.renameReplacing(Self.name, to: work, Self.name)
            answers[.rename] = SpoolTrials.ok
        }
        answers[.noReplace] = noReplace()
        answers[.link] = link(file)
        answers[.flushFolder] = answer { () throws(SystemFailure) in try folder.flush() }
        if isWork {
            answers[.caseSensitive] = answer { () throws(SystemFailure) in
                let upper = FileName(Self.name.display.uppercased()) ?? Self.otherName
                if try folder.status(upper) != nil { throw SystemFailure(call: "fstatat", number: EEXIST) }
            }
        }
        let magic = UInt64(hatspool_file_system_magic(folder.number))
        return SpoolTrials.Folder(
            path: folder.path, fileSystem: MountKind.name(magic: magic), isRemote: MountKind(magic: magic) == .remote,
            answers: Dictionary(uniqueKeysWithValues: answers.map { ($0.key.rawValue, $0.value) }))
    }

    /// Tests a read lease on a file in this folder.
    func lease() -> String {
        defer { removeProbes() }
        return answer { () throws(SystemFailure) in
            _ = try folder.newFile(Self.otherName)
            let file = try folder.file(Self.otherName)
            guard file.writerPresence() == .none else { throw .last("fcntl") }
        }
    }

    /// A file system without the flag may refuse it or rename anyway, so the first test uses an existing target name.
    private func noReplace() -> String {
        answer { () throws(SystemFailure) in
            _ = try folder.newFile(Self.otherName)
            var isRefused = false
            do throws(SystemFailure) {
                try work.renameUnlessTaken(Self.name, to: folder, Self.otherName)
            } catch {
                guard error.number == EEXIST else { throw error }
                isRefused = true
            }
            guard isRefused else {
                try folder.renameReplacing(Self.otherName, to: work, Self.name)
                throw Ignored.failure
            }
            try folder.remove(Self.otherName)
            try work.renameUnlessTaken(Self.name, to: folder, Self.otherName)
            try folder.renameReplacing(Self.otherName, to: work, Self.name)
        }
    }

    private func link(_ file: Descriptor) -> String {
        answer { () throws(SystemFailure) in
            // Remove what the previous test may have left.
            try folder.remove(Self.otherName)
            try work.link(Self.name, to: folder, Self.otherName)
            let count = try file.freshStatus().nameCount
            let first = try work.status(Self.name)
            let second = try folder.status(Self.otherName)
            guard count == 2, let first, first.identity == second?.identity else { throw Ignored.failure }
            try folder.remove(Self.otherName)
        }
    }

    /// A call that succeeded without effect.
    private enum Ignored { static let failure = SystemFailure(call: "trial", number: 0) }

    private func answer(_ body: () throws(SystemFailure) -> Void) -> String {
        do {
            try body()
            return SpoolTrials.ok
        } catch {
            return error.number == 0 ? "ignored" : error.name
        }
    }

    private func removeProbes() {
        for location in [work, folder] {
            for name in [Self.name, Self.otherName] {
                // Best effort: the next start reuses a probe that remains.
                _ = try? location.remove(name)
            }
        }
    }
}
