import Domain
import Settings
import Spool

extension Settings {
    /// The folders of the spool and of its ledger.
    var diskPaths: [String] {
        let ledger = ledgerPath.lastIndex(of: "/").map { String(ledgerPath[..<$0]) } ?? "."
        return [layout.root, ledger]
    }
}

extension DiskSpace {
    /// A missing folder has no disk space to report and is left out.
    static func read(_ paths: [String]) -> [Result<DiskSpace, PortError>] {
        paths.compactMap { path in
            do throws(PortError) {
                return .success(try DiskSpace.of(path))
            } catch {
                return error.code == .notFound ? nil : .failure(error)
            }
        }
    }
}
