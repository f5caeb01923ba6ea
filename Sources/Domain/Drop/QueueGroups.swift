/// A copy that a group prepares for the import folder.
package struct ImportCopy: Sendable {
    /// The drop whose file is copied from the work folder.
    package let drop: ClaimedDrop
    /// The provider's code; names the folder.
    package let provider: String

    package init(drop: ClaimedDrop, provider: String) {
        self.drop = drop
        self.provider = provider
    }
}

/// A drop's file and the path, relative to the spool root, that it is to get.
package struct FilePlacement: Sendable {
    /// The drop.
    package let id: DropID
    /// Relative to the spool root.
    package let path: String

    package init(id: DropID, path: String) {
        self.id = id
        self.path = path
    }
}

/// The answers of one drop of a group.
package struct AnswerSet: Sendable {
    /// The drop that is answered.
    package let drop: ClaimedDrop
    /// Its provider, which may divide the outbox; nil: unknown.
    package let provider: String?
    /// The queue that its original is to get; `error` and `held` get the text report too.
    package let queue: FinalQueue
    /// Content by suffix.
    package let answers: [AnswerFile]

    package init(drop: ClaimedDrop, provider: String?, queue: FinalQueue, answers: [AnswerFile]) {
        self.drop = drop
        self.provider = provider
        self.queue = queue
        self.answers = answers
    }
}

/// The calls of groups, one by one: for folders that gain nothing by doing them together.
extension Queues {
    package func prepareImports(_ copies: [ImportCopy]) throws(PortError) -> [Result<String, PortError>] {
        copies.map { copy in
            Result { () throws(PortError) in
                try prepareImport(copy.drop, provider: copy.provider, original: nil)
            }
        }
    }

    package func placeImports(_ placements: [FilePlacement]) throws(PortError) -> [Result<Void, PortError>] {
        placements.map { placement in
            Result { () throws(PortError) in try placeImport(placement.id, at: placement.path) }
        }
    }

    package func writeAnswers(_ sets: [AnswerSet]) throws(PortError) -> [Result<Void, PortError>] {
        sets.map { set in
            Result { () throws(PortError) in
                try writeAnswers(set.answers, for: set.drop, of: set.provider, besides: set.queue)
            }
        }
    }

    package func finalPaths(
        for drops: [(drop: ClaimedDrop, queue: FinalQueue)]
    ) throws(PortError) -> [Result<String, PortError>] {
        drops.map { one in Result { () throws(PortError) in try finalPath(for: one.drop, queue: one.queue) } }
    }

    package func file(_ placements: [FilePlacement]) throws(PortError) -> [Result<String, PortError>] {
        placements.map { placement in
            Result { () throws(PortError) in try file(placement.id, at: placement.path) }
        }
    }
}
