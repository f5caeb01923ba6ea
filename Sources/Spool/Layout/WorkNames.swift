import Domain

/// Names in the work folder: a claimed file under its ID, and beside it what is being made of it.
enum WorkNames {
    static func claimed(_ id: DropID) -> FileName { name(id, "") }

    /// The copy for the import folder, complete once `prepareImport` returned.
    static func importCopy(_ id: DropID) -> FileName { name(id, ".import") }

    /// `index` tells the answers of one call apart.
    static func answer(_ id: DropID, _ index: Int) -> FileName { name(id, ".\(index).answer") }

    static func isAnswer(_ name: FileName) -> Bool { name.display.hasSuffix(".answer") }

    /// The drop whose import copy this is; nil for any other name.
    static func importCopyID(_ name: FileName) -> DropID? {
        let text = name.display
        return text.hasSuffix(".import") ? DropID(String(text.dropLast(".import".count))) : nil
    }

    private static func name(_ id: DropID, _ ending: String) -> FileName {
        // An ID has 16 letters and digits: always a plain name. The lock's name stands in only for the type's sake.
        FileName(id.text + ending) ?? SpoolLayout.probeName
    }
}
