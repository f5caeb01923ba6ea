import Domain
import Logging

extension Logger {
    /// A copy bound to one drop, so that no line about it can lack the ID.
    func bound(toDropID id: String) -> Logger {
        var logger = self
        logger[metadataKey: LogKeys.drop] = "\(id)"
        return logger
    }

    /// The same with the name of the file.
    func bound(to drop: ClaimedDrop) -> Logger {
        var logger = bound(toDropID: drop.id.text)
        logger[metadataKey: LogKeys.name] = "\(LoggedName.of(drop.name))"
        return logger
    }
}
