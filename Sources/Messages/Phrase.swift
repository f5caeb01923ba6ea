/// Words and short phrases of reports and commands.
package enum Phrase: String, Sendable, CaseIterable {
    case answerTitle, file, files, identifier, verdict, state, queue, folder, protocolNumber, bxxStatus, lote
    case provider, operatorName, registroANS, version, transaction, guiaKind, guias, total, size, bytes, digest
    case receivedAt, judgedAt, settledAt, hash, declaredHash, expectedHash, schema, wellFormed, complete, motive
    case finding, findings, errors, warnings, none, yes, no, unknown, wholeDocument, location, line, column, path
    case whatToDo, notShown, earlierDrop, deliveries, destination, attempts, nextAttempt, reason, receipt
    case portalBatch, portalProtocol, acceptedText, rejectedText, duplicateText, heldText
    case acceptedUndeliveredText, accepted, rejected, duplicates, held, waiting, ignored, unreadable, delivered
    case pending, inHand, elapsed, remaining, perSecond, done, summary, nothingToDo, notFound, installed
    case missing, inForce, notInForce, compiled, since, until, ledgerWhole, ledgerBroken, events, exchanges
    case time, oldestOpen, requestLeft, wouldDo, tryNext, listening, stopping, stopped
    case onThisPage, whatWasReceived, entries, entry, entriesNotShown, noVerdict, archiveText, partlyAccepted
    case passedOver, notCounted
    case noneAccepted, sourceLine, maskedNote, records, ordersOpen, ordersSettled, recordTable, exportText
}
