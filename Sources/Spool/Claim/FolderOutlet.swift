import Files

/// Tests whether files can be moved out of a folder of the inbox, with a hidden file that is removed afterwards.
struct FolderOutlet {
    let folder: Folder
    let work: Folder

    /// - Returns: the error of the file system; nil when a file can be moved.
    func failure() -> SystemFailure? {
        let name = SpoolLayout.probeName
        defer {
            for location in [folder, work] {
                // Best effort: the name is hidden, and the next test reuses it.
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
