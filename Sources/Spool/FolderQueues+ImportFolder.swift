package import Domain
package import FoundationEssentials
import Synchronization

extension FolderQueues: ImportFolder {
    package func make(_ files: [MadeFile]) throws(PortError) -> [MadePlacement] {
        try MadeFiles(spool: try servedSpool(), layout: layout).make(files)
    }

    package func placeMade(_ placements: [MadePlacement]) throws(PortError) -> [MadePlacement] {
        try MadeFiles(spool: try servedSpool(), layout: layout).place(placements)
    }

    package func discardMade(_ id: DropID) throws(PortError) {
        try MadeFiles(spool: try spool(), layout: layout).discard(id)
    }

    package func madeIDs() throws(PortError) -> Set<DropID> {
        try WorkNames.ids(in: try spool()[.work], ending: WorkNames.madeEnding)
    }

    package func handOvers(
        at paths: [String], placed: [String: Date]
    ) throws(PortError) -> [String: HandOver] {
        let spool = try servedSpool()
        return try HandOvers(spool: spool, layout: layout, placed: placed).check(at: paths)
    }

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

    package func noteReturned(_ files: [ReturnedFile]) { returns.withLock { $0.note(files) } }

    package func withdraw(_ id: DropID, from path: String) throws(PortError) -> String? {
        let spool = try servedSpool()
        return try Withdrawing(spool: spool, layout: layout).run(id, from: path)
    }
}
