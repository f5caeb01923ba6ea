package import Domain
import Files

/// The calls of groups: each checks the folders once and flushes once a folder.
extension FolderQueues {
    /// Copies claimed files into the work folder and verifies their digests. Durable on return.
    package func prepareImports(_ copies: [ImportCopy]) throws(PortError) -> [Result<String, PortError>] {
        try ImportPlacing(spool: try servedSpool(), layout: layout).prepare(copies)
    }

    /// Renames prepared copies to their paths in the import folder. Durable on return.
    package func placeImports(_ placements: [FilePlacement]) throws(PortError) -> [Result<Void, PortError>] {
        try ImportPlacing(spool: try servedSpool(), layout: layout).place(placements)
    }

    /// Writes the answers of several drops. Durable on return.
    package func writeAnswers(_ sets: [AnswerSet]) throws(PortError) -> [Result<Void, PortError>] {
        try AnswerWriting(spool: try servedSpool(), answerFolder: answerFolder).run(sets)
    }

    /// Chooses free paths and reserves them in this process until `file` is called for them.
    package func finalPaths(
        for drops: [(drop: ClaimedDrop, queue: FinalQueue)]
    ) throws(PortError) -> [Result<String, PortError>] {
        try finalFolders().paths(for: drops)
    }

    /// Moves claimed files to their paths and removes their hard-link backups. Durable on return.
    package func file(_ placements: [FilePlacement]) throws(PortError) -> [Result<String, PortError>] {
        try finalFolders().file(placements)
    }
}
