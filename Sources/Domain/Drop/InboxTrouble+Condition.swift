extension InboxTrouble {
    /// The condition that operators see while the trouble lasts. A file that is still being written is a notice; the
    /// others need somebody to act.
    package var condition: ServiceCondition {
        let name = path.display
        switch reason {
        case .unreadable:
            return ServiceCondition(.inboxUnreadable, subject: name, parameters: ["error": detail], since: since)
        case .notAFile:
            return ServiceCondition(.inboxNotAFile, subject: name, parameters: ["error": detail], since: since)
        case .tooDeep:
            return ServiceCondition(.inboxTooDeep, subject: name, since: since)
        case .beingWritten:
            return ServiceCondition(.inboxBeingWritten, .notice, subject: name, since: since)
        case .incomplete:
            return ServiceCondition(.inboxIncomplete, .notice, subject: name, since: since)
        }
    }
}
