package import Domain
import Files
package import FoundationEssentials
import Synchronization

extension FolderQueues: ImportFolder {
    /// Writes the files into the work folder. Durable on return; when it throws, none of them remains.
    package func make(_ files: [MadeFile]) throws(PortError) -> [MadePlacement] {
        try MadeFiles(spool: try servedSpool(), layout: layout).make(files)
    }

    /// Renames the files to their paths in the import folder. Durable on return.
    package func placeMade(_ placements: [MadePlacement]) throws(PortError) -> [MadePlacement] {
        try MadeFiles(spool: try servedSpool(), layout: layout).place(placements)
    }

    /// Removes a generated file that was not placed and releases its reserved paths.
    package func discardMade(_ id: DropID) throws(PortError) {
        try MadeFiles(spool: try spool(), layout: layout).discard(id)
    }

    /// IDs of all generated files in the work folder.
    package func madeIDs() throws(PortError) -> Set<DropID> {
        try WorkNames.ids(in: try spool()[.work], ending: WorkNames.madeEnding)
    }

    /// Checks where the placed files are now, one listing for each folder.
    package func handOvers(
        at paths: [String], placed: [String: Date]
    ) throws(PortError) -> [String: HandOver] {
        let spool = try servedSpool()
        return try HandOvers(spool: spool, layout: layout, placed: placed).check(at: paths)
    }

    /// Scans the return folders; reads about 64 MiB or 500 files at most in one call.
    package func returnedFiles() throws(PortError) -> [ReturnedFile] {
        let spool = try servedSpool()
        let result: Result<[ReturnedFile], PortError> = returns.withLock { returns in
            do throws(PortError) {
                return .success(try returns.check(spool))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// Excludes files from later scans. Files that changed within the last 5 s are not excluded yet.
    package func noteReturned(_ files: [ReturnedFile]) { returns.withLock { $0.note(files) } }

    /// Moves a placed file to `held`. Durable on return.
    package func withdraw(_ id: DropID, from path: String) throws(PortError) -> String? {
        let spool = try servedSpool()
        return try Withdrawing(spool: spool, layout: layout).run(id, from: path)
    }
}
