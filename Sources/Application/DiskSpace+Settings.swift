import Domain
import Settings
import Spool

extension Settings {
    /// Where the spool and its ledger lie.
    var diskPaths: [String] {
        let ledger = ledgerPath.lastIndex(of: "/").map { String(ledgerPath[..<$0]) } ?? "."
        return [layout.root, ledger]
    }
}

extension DiskSpace {
    /// A folder that is not there has no room to be looked at.
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
