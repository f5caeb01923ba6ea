/// Whether files can be moved out of a folder of the inbox at all: tried with a hidden file of our own, which is gone afterwards.
struct FolderOutlet {
    let folder: Folder
    let work: Folder

    /// - Returns: what the file system answered; nil when a file can be moved.
    func failure() -> SystemFailure? {
        let name = SpoolLayout.probeName
        defer {
            for location in [folder, work] {
                // Best effort: its name is hidden, and the next try uses it again.
                _ = try? location.remove(name)
            }
        }
        do {
            _ = try folder.newFile(name)
            try folder.renameReplacing(name, to: work, name)
            return nil
        } catch {
            return error
        }
    }
}
