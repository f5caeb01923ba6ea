extension AcceptanceRule {
    /// Every finding code exactly once; `docs/RULES.md` is made from it. The ERP always rejects for X17, X18, X19, X20,
    /// X24 and X33, and so do these rows.
    package static let table: [AcceptanceRule] = archive + file + export + message + values + registers + afterwards

    private static let archive = [
        AcceptanceRule(
            .archive, .rejects, nil, .archiveUnreadable, .archiveEncrypted, .archiveTruncated, .archiveTooManyEntries,
            .archiveTooLarge, .archiveRatioTooHigh, .archiveOverlaps, .archiveTooDeep, .archiveEntryNotAFile,
            .archiveEntryNameHostile, .archiveEntryNameRepeated, .archiveEmpty, .archiveTookTooLong,
            .archiveEntryTooLarge, .archiveNotWhatItsNameSays, .archiveMethodNotAccepted, .archiveBehindForeignBytes),
        AcceptanceRule(.archive, .rejects, nil, .archiveEntryNotAccepted, .archiveNothingAccepted),
    ]

    private static let file = [
        AcceptanceRule(.file, .rejects, nil, .emptyFile, .notXML),
        AcceptanceRule(.file, .rejectsOrWarns, nil, .notWellFormed),
        AcceptanceRule(
            .file, .rejects, nil, .truncated, .nulTail, .doctypeRefused, .encodingNotAllowed, .encodingContradicted,
            .tooDeep, .tooManyNames, .textTooLong, .documentTooLarge, .tookTooLong, .contentAfterRoot, .entityRefused,
            .tooManyAttributes, .nameTooLong, .tooManyElements, .tooManyFindings, .contentBeforeDeclaration,
            .declarationInside, .byteOrderMarkContradicts, .xmlVersionNotAccepted),
        AcceptanceRule(.file, .rejectsOrWarns, nil, .doubleEncodingSuspected),
        AcceptanceRule(.file, .warns, nil, .controlCharacters, .windows1252Suspected),
    ]

    private static let export = [
        AcceptanceRule(
            .file, .rejects, nil, .exportRootUnexpected, .exportVersionUnknown, .exportEmpty,
            .exportWithoutUsableRecord, .csvHeaderUnknown, .csvQuoteOpen,
            .csvNumbersRounded),
        AcceptanceRule(.values, .setting(.unusableRecords), nil, .exportRecordsRefused),
        AcceptanceRule(
            .values, .warns, nil, .csvRowLength, .recordAliasUnknown, .recordOperationUnknown, .recordKeyMissing,
            .recordFieldUnknown, .recordFieldRepeated, .recordFieldMissing, .recordFieldTooLong, .recordFieldForm,
            .recordFieldNotInList, .recordTextUnexpected, .recordNotForHAT),
    ]

    private static let message = [
        AcceptanceRule(.kind, .holds, nil, .unknownRoot),
        AcceptanceRule(.kind, .rejects, nil, .htmlPage, .emptyMessage, .otherDocument),
        AcceptanceRule(.kind, .rejects, .code("X09"), .wrongNamespace),
        AcceptanceRule(.kind, .warns, nil, .webServiceMessage, .soapEnvelope),
        AcceptanceRule(.kind, .holds, nil, .monitoringMessage, .ptuMessage, .soapWithoutMessage),
        AcceptanceRule(
            .kind, .warns, nil, .monitoringNameUnusual, .monitoringArchiveEntry, .monitoringArchiveForm,
            .monitoringNameOther),
        AcceptanceRule(.header, .rejects, nil, .competenceInvalid, .dataOfAnotherOperator),
        AcceptanceRule(
            .version, .rejects, .code("X14"), .versionMissing, .versionUnknown, .versionNotAccepted,
            .versionOutsideCalendar),
        AcceptanceRule(.version, .holds, .code("X01"), .schemaNotInstalled),
        AcceptanceRule(.version, .warns, nil, .versionEndsSoon),
        AcceptanceRule(
            .schema, .rejects, .byPart(header: "X11", body: "X12", epilogue: "X13"), .schemaOther, .elementUnexpected,
            .elementMissing, .valueNotInList, .valuePattern, .valueLength, .valueType, .valueDigits, .valueRange,
            .attributeRefused, .textRefused),
        AcceptanceRule(.header, .rejects, .code("X12"), .bodyMissing, .loteWithoutGuias),
        AcceptanceRule(
            .header, .rejects, .code("X18"), .transactionUnknown, .transactionDoesNotFitBody, .directionDoesNotFit),
        AcceptanceRule(.header, .rejects, .code("X33"), .recipientNotThisOperator),
        AcceptanceRule(.header, .rejects, .code("X19"), .guiaOfAnotherOperator),
        AcceptanceRule(.header, .rejects, nil, .loteNumberBlank),
        AcceptanceRule(.header, .rejects, .code("X17"), .senderNotIdentified),
        AcceptanceRule(.header, .rejects, .code("X16"), .guiaKindNotAccepted),
        AcceptanceRule(.header, .configurable(.off), .code("X07"), .fileNameDelimiter),
        AcceptanceRule(.header, .configurable(.off), .code("X06"), .fileNameNumber),
        AcceptanceRule(.header, .configurable(.off), .code("X08"), .fileNameHashForm),
        AcceptanceRule(.header, .configurable(.warn), nil, .fileNameHashOther),
    ]

    private static let values = [
        AcceptanceRule(.values, .setting(.checkDigits), .code("X17"), .senderNumberInvalid),
        AcceptanceRule(.values, .rejects, nil, .transactionDateInvalid, .transactionTimeInvalid, .guiaNumberBlank),
        AcceptanceRule(.values, .configurable(.reject), nil, .requiredTextBlank),
        AcceptanceRule(.values, .configurable(.warn), .code("X62"), .cnesForm),
        AcceptanceRule(.values, .configurable(.reject), .code("X42"), .dayAfterReceipt),
        AcceptanceRule(.values, .configurable(.reject), nil, .daysReversed),
        AcceptanceRule(.values, .configurable(.warn), nil, .daysUnusual),
        AcceptanceRule(.values, .configurable(.reject), nil, .itemNumberRepeated),
        AcceptanceRule(.values, .configurable(.warn), nil, .itemNumberUnusual),
        AcceptanceRule(.values, .configurable(.warn), nil, .guiaPartyInvalid),
        AcceptanceRule(.values, .configurable(.reject), nil, .amountBelowZero),
        AcceptanceRule(.values, .configurable(.reject), nil, .yearImpossible),
        AcceptanceRule(.values, .configurable(.warn), nil, .quantityZero),
        AcceptanceRule(.values, .rejects, nil, .valueUnreadable),
    ]

    private static let registers = [
        AcceptanceRule(.header, .rejects, .code("X24"), .providerUnknown),
        AcceptanceRule(.header, .configurable(.warn), .code("X60"), .providerBlocked),
        AcceptanceRule(.header, .rejects, .code("X20"), .paymentCalendarMissing),
        AcceptanceRule(.values, .configurable(.reject), .code("X21"), .beneficiaryUnknown),
        AcceptanceRule(.values, .configurable(.reject), .code("X46"), .beneficiaryBlocked),
        AcceptanceRule(.values, .configurable(.warn), .code("X23"), .passwordUnknown),
        AcceptanceRule(.values, .configurable(.warn), .code("X36"), .passwordNotAuthorised),
        AcceptanceRule(.values, .configurable(.warn), .code("X22"), .diagnosisUnknown),
        AcceptanceRule(.values, .configurable(.reject), .code("X27"), .procedureNotInForce),
        AcceptanceRule(.values, .configurable(.warn), .code("X62"), .establishmentNotOfProvider),
        AcceptanceRule(.values, .configurable(.warn), .code("X26"), .executorUnknown),
        AcceptanceRule(.values, .configurable(.warn), .code("X39"), .professionalUnknown),
        AcceptanceRule(.values, .configurable(.warn), .code("X61"), .professionalBlocked),
        AcceptanceRule(.values, .warns, nil, .registersAskedInPart),
    ]

    private static let afterwards = [
        AcceptanceRule(
            .hash, .setting(.hash), .code("X15"), .hashMissing, .hashWrong, .hashVariant, .hashUndefined),
        AcceptanceRule(.history, .setting(.repeatedContent), nil, .contentAlreadyReceived),
        AcceptanceRule(.history, .setting(.repeatedLotes), nil, .loteAlreadyReceived),
        AcceptanceRule(.history, .setting(.repeatedGuias), nil, .guiaRepeated),
        AcceptanceRule(.history, .setting(.earlierGuias), nil, .guiaAlreadyReceived),
        AcceptanceRule(.totals, .setting(.totals), nil, .totalDiffers),
        AcceptanceRule(.totals, .configurable(.reject), nil, .itemTotalDiffers),
        AcceptanceRule(.totals, .configurable(.warn), nil, .itemFactorLeftOut),
        AcceptanceRule(.provider, .holds, nil, .providerBuildsInHAT),
        AcceptanceRule(.provider, .warns, nil, .providerNotInHAT),
        AcceptanceRule(.delivery, .holds, nil, .refusedByPortal, .deliveryGivenUp, .heldByOperator),
        AcceptanceRule(.own, .holds, nil, .inspectionFailed, .ledgerLost),
    ]
}
