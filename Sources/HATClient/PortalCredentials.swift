import Domain
import Synchronization

/// The token in use. An operator may replace it where it is kept while the process runs.
final class PortalCredentials: Sendable {
    private let current: Mutex<String>
    private let read: @Sendable () -> String?

    init(_ token: String, read: @escaping @Sendable () -> String?) {
        current = Mutex(token)
        self.read = read
    }

    var token: String { current.withLock { $0 } }

    /// Takes the token as it is kept now; blocks on the disk. One that no header can hold is not taken.
    /// - Returns: whether it is another one.
    func renew() -> Bool {
        guard let found = read(), HATPortalSettings.isHeader(found) else { return false }
        return current.withLock { token in
            guard found != token else { return false }
            token = found
            return true
        }
    }
}
