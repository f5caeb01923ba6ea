import Domain
import Foundation

/// The folders of a spool, with calls that fail.
struct FaultyQueues: Queues, Downloads, ImportFolder {
    let real: any Queues & Downloads & ImportFolder
    let faults: Faults

    func open() throws(PortError) { try real.open() }
    func close() { real.close() }

    func completeFiles(limit: Int) throws(PortError) -> InboxScan {
        try faults.call("completeFiles") { () throws(PortError) in try real.completeFiles(limit: limit) }
    }

    func fingerprint(_ files: [DroppedFile]) throws(PortError) -> [FingerprintedFile] {
        try faults.call("fingerprint") { () throws(PortError) in try real.fingerprint(files) }
    }

    func take(_ files: [FingerprintedFile]) throws(PortError) -> TakenFiles {
        try faults.call("take") { () throws(PortError) in try real.take(files) }
    }

    func workPath(_ id: DropID) -> String { real.workPath(id) }

    func writeAnswers(
        _ answers: [AnswerFile], for drop: ClaimedDrop, of provider: String?, besides queue: FinalQueue
    ) throws(PortError) {
        try faults.call("writeAnswers") { () throws(PortError) in
            try real.writeAnswers(answers, for: drop, of: provider, besides: queue)
        }
    }

    func openAnswer(
        suffix: String, for drop: ClaimedDrop, of provider: String?
    ) throws(PortError) -> any AnswerSink {
        let sink = try faults.call("openAnswer") { () throws(PortError) in
            try real.openAnswer(suffix: suffix, for: drop, of: provider)
        }
        return FaultyAnswer(real: sink, faults: faults)
    }

    func finalPath(for drop: ClaimedDrop, queue: FinalQueue) throws(PortError) -> String {
        try faults.call("finalPath") { () throws(PortError) in try real.finalPath(for: drop, queue: queue) }
    }

    func file(_ id: DropID, at path: String) throws(PortError) -> String {
        try faults.call("file") { () throws(PortError) in try real.file(id, at: path) }
    }

    func prepareImport(_ drop: ClaimedDrop, provider: String, original: String?) throws(PortError) -> String {
        try faults.call("prepareImport") { () throws(PortError) in
            try real.prepareImport(drop, provider: provider, original: original)
        }
    }

    func lostClaim(_ id: DropID) throws(PortError) -> FingerprintedFile? {
        try faults.call("lostClaim") { () throws(PortError) in try real.lostClaim(id) }
    }

    func bringBackFiled(_ drop: ClaimedDrop) throws(PortError) -> Bool {
        try faults.call("bringBackFiled") { () throws(PortError) in try real.bringBackFiled(drop) }
    }

    func requireFolders() throws(PortError) {
        try faults.call("requireFolders") { () throws(PortError) in try real.requireFolders() }
    }

    func placeImport(_ id: DropID, at path: String) throws(PortError) {
        try faults.call("placeImport") { () throws(PortError) in try real.placeImport(id, at: path) }
    }

    func requeue(_ id: DropID, from path: String, name: String, folder: String) throws(PortError) {
        try faults.call("requeue") { () throws(PortError) in
            try real.requeue(id, from: path, name: name, folder: folder)
        }
    }

    func prepareImports(_ copies: [ImportCopy]) throws(PortError) -> [Result<String, PortError>] {
        try faults.call("prepareImport") { () throws(PortError) in try real.prepareImports(copies) }
    }

    func placeImports(_ placements: [FilePlacement]) throws(PortError) -> [Result<Void, PortError>] {
        try faults.call("placeImport") { () throws(PortError) in try real.placeImports(placements) }
    }

    func writeAnswers(_ sets: [AnswerSet]) throws(PortError) -> [Result<Void, PortError>] {
        try faults.call("writeAnswers") { () throws(PortError) in try real.writeAnswers(sets) }
    }

    func finalPaths(
        for drops: [(drop: ClaimedDrop, queue: FinalQueue)]
    ) throws(PortError) -> [Result<String, PortError>] {
        try faults.call("finalPath") { () throws(PortError) in try real.finalPaths(for: drops) }
    }

    func file(_ placements: [FilePlacement]) throws(PortError) -> [Result<String, PortError>] {
        try faults.call("file") { () throws(PortError) in try real.file(placements) }
    }

    func isInWork(_ id: DropID) throws(PortError) -> Bool {
        try faults.call("isInWork") { () throws(PortError) in try real.isInWork(id) }
    }

    func proveDisk() throws(PortError) {
        try faults.call("proveDisk") { () throws(PortError) in try real.proveDisk() }
    }

    func idsInWork() throws(PortError) -> DropIDList { try real.idsInWork() }

    // MARK: Downloads

    func newIncomingID() -> DropID { real.newIncomingID() }

    func openIncoming(_ id: DropID) throws(PortError) -> any IncomingFile {
        let file = try faults.call("openIncoming") { () throws(PortError) in try real.openIncoming(id) }
        return FaultyIncoming(real: file, faults: faults)
    }

    func incomingPath(_ id: DropID) -> String { real.incomingPath(id) }

    func keepOrigin(of drop: ClaimedDrop) { real.keepOrigin(of: drop) }
    func takeIncoming(_ id: DropID) throws(PortError) {
        try faults.call("takeIncoming") { () throws(PortError) in try real.takeIncoming(id) }
    }

    func discardIncoming(_ id: DropID) throws(PortError) {
        try faults.call("discardIncoming") { () throws(PortError) in try real.discardIncoming(id) }
    }

    func incomingIDs() throws(PortError) -> Set<DropID> {
        try faults.call("incomingIDs") { () throws(PortError) in try real.incomingIDs() }
    }

    func endsTooSoon(_ id: DropID) throws(PortError) -> Bool {
        try faults.call("endsTooSoon") { () throws(PortError) in try real.endsTooSoon(id) }
    }

    func restore(_ drop: ClaimedDrop) throws(PortError) -> Bool {
        try faults.call("restore") { () throws(PortError) in try real.restore(drop) }
    }

    // MARK: ImportFolder

    func make(_ files: [MadeFile]) throws(PortError) -> [MadePlacement] {
        try faults.call("make") { () throws(PortError) in try real.make(files) }
    }

    func placeMade(_ placements: [MadePlacement]) throws(PortError) -> [MadePlacement] {
        try faults.call("placeMade") { () throws(PortError) in try real.placeMade(placements) }
    }

    func discardMade(_ id: DropID) throws(PortError) {
        try faults.call("discardMade") { () throws(PortError) in try real.discardMade(id) }
    }

    func madeIDs() throws(PortError) -> Set<DropID> { try real.madeIDs() }

    func handOvers(at paths: [String], placed: [String: Date]) throws(PortError) -> [String: HandOver] {
        try faults.call("handOvers") { () throws(PortError) in try real.handOvers(at: paths, placed: placed) }
    }

    func returnedFiles() throws(PortError) -> [ReturnedFile] {
        try faults.call("returnedFiles") { () throws(PortError) in try real.returnedFiles() }
    }

    func noteReturned(_ files: [ReturnedFile]) { real.noteReturned(files) }

    func withdraw(_ id: DropID, from path: String) throws(PortError) -> String? {
        try faults.call("withdraw") { () throws(PortError) in try real.withdraw(id, from: path) }
    }
}

private struct FaultyIncoming: IncomingFile {
    let real: any IncomingFile
    let faults: Faults

    var byteCount: Int64 { real.byteCount }

    func restart() throws(PortError) {
        try faults.call("incoming.restart") { () throws(PortError) in try real.restart() }
    }

    func append(_ bytes: [UInt8]) throws(PortError) {
        try faults.call("incoming.append") { () throws(PortError) in try real.append(bytes) }
    }

    func finish() throws(PortError) -> SHA256Digest {
        try faults.call("incoming.finish") { () throws(PortError) in try real.finish() }
    }
}

private struct FaultyAnswer: AnswerSink {
    let real: any AnswerSink
    let faults: Faults

    func append(_ bytes: [UInt8]) throws(PortError) {
        try faults.call("answer.append") { () throws(PortError) in try real.append(bytes) }
    }

    func finish() throws(PortError) {
        try faults.call("answer.finish") { () throws(PortError) in try real.finish() }
    }

    func discard() { real.discard() }
}
