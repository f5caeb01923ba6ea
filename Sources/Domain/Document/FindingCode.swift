/// The stable code of a finding. Codes are never reused and never change meaning; texts live in the message catalogue.
package enum FindingCode: String, Sendable, Codable, CaseIterable {
    // The file and its XML.
    case emptyFile = "XML001"
    case notXML = "XML002"
    case notWellFormed = "XML003"
    case truncated = "XML004"
    case nulTail = "XML005"
    case doctypeRefused = "XML006"
    case encodingNotAllowed = "XML007"
    case encodingContradicted = "XML008"
    case tooDeep = "XML009"
    case tooManyNames = "XML010"
    case textTooLong = "XML011"
    case documentTooLarge = "XML012"
    case tookTooLong = "XML013"
    case contentAfterRoot = "XML014"
    case entityRefused = "XML015"
    case tooManyAttributes = "XML016"
    case nameTooLong = "XML017"
    case tooManyElements = "XML018"
    case tooManyFindings = "XML019"
    case doubleEncodingSuspected = "XML020"
    case controlCharacters = "XML021"
    case contentBeforeDeclaration = "XML022"
    case declarationInside = "XML023"
    case windows1252Suspected = "XML024"
    case byteOrderMarkContradicts = "XML025"
    case xmlVersionNotAccepted = "XML026"

    // What kind of message it is.
    case unknownRoot = "MSG001"
    case wrongNamespace = "MSG002"
    case webServiceMessage = "MSG003"
    case soapEnvelope = "MSG004"
    case monitoringMessage = "MSG005"
    case ptuMessage = "MSG006"
    case soapWithoutMessage = "MSG007"
    case monitoringNameUnusual = "MSG008"
    case monitoringArchiveEntry = "MSG009"
    case monitoringArchiveForm = "MSG010"
    case monitoringNameOther = "MSG011"
    case competenceInvalid = "MSG012"
    case dataOfAnotherOperator = "MSG013"
    case htmlPage = "MSG014"
    case emptyMessage = "MSG015"
    case otherDocument = "MSG016"

    // The version of the standard.
    case versionMissing = "VER001"
    case versionUnknown = "VER002"
    case versionNotAccepted = "VER003"
    case schemaNotInstalled = "VER004"
    case versionEndsSoon = "VER005"
    case versionOutsideCalendar = "VER006"

    // The schema.
    case schemaOther = "XSD001"
    case elementUnexpected = "XSD002"
    case elementMissing = "XSD003"
    case valueNotInList = "XSD004"
    case valuePattern = "XSD005"
    case valueLength = "XSD006"
    case valueType = "XSD007"
    case valueDigits = "XSD008"
    case valueRange = "XSD009"
    case attributeRefused = "XSD010"
    case textRefused = "XSD011"

    // The header against the route.
    case bodyMissing = "HDR001"
    case transactionUnknown = "HDR002"
    case transactionDoesNotFitBody = "HDR003"
    case directionDoesNotFit = "HDR004"
    case recipientNotThisOperator = "HDR005"
    case guiaOfAnotherOperator = "HDR006"
    case loteNumberBlank = "HDR007"
    case senderNotIdentified = "HDR008"
    case guiaKindNotAccepted = "HDR009"
    case loteWithoutGuias = "HDR010"

    // The name of the file.
    case fileNameDelimiter = "NAM001"
    case fileNameNumber = "NAM002"
    case fileNameHashForm = "NAM003"
    case fileNameHashOther = "NAM004"

    // Single values of header and guias.
    case senderNumberInvalid = "VAL001"
    case transactionDateInvalid = "VAL002"
    case transactionTimeInvalid = "VAL003"
    case guiaNumberBlank = "VAL004"
    case requiredTextBlank = "VAL005"
    case cnesForm = "VAL006"
    case dayAfterReceipt = "VAL007"
    case daysReversed = "VAL008"
    case daysUnusual = "VAL009"
    case itemNumberRepeated = "VAL010"
    case itemNumberUnusual = "VAL011"
    case guiaPartyInvalid = "VAL012"
    case amountBelowZero = "VAL013"
    case yearImpossible = "VAL014"
    case quantityZero = "VAL015"
    case valueUnreadable = "VAL016"

    // The hash.
    case hashMissing = "HSH001"
    case hashWrong = "HSH002"
    case hashVariant = "HSH003"
    case hashUndefined = "HSH004"

    // Duplicates.
    case contentAlreadyReceived = "DUP001"
    case loteAlreadyReceived = "DUP002"
    case guiaRepeated = "DUP003"
    case guiaAlreadyReceived = "DUP004"

    // Totals.
    case totalDiffers = "TOT001"
    case itemTotalDiffers = "TOT002"
    case itemFactorLeftOut = "TOT003"

    // Reference tables of the operator.
    case providerUnknown = "REG001"
    case providerBlocked = "REG002"
    case paymentCalendarMissing = "REG003"
    case beneficiaryUnknown = "REG004"
    case beneficiaryBlocked = "REG005"
    case passwordUnknown = "REG006"
    case passwordNotAuthorised = "REG007"
    case diagnosisUnknown = "REG008"
    case procedureNotInForce = "REG009"
    case establishmentNotOfProvider = "REG010"
    case executorUnknown = "REG011"
    case professionalUnknown = "REG012"
    case professionalBlocked = "REG013"
    case registersAskedInPart = "REG014"

    // Archives.
    case archiveUnreadable = "ARC001"
    case archiveEncrypted = "ARC002"
    case archiveTruncated = "ARC003"
    case archiveTooManyEntries = "ARC004"
    case archiveTooLarge = "ARC005"
    case archiveRatioTooHigh = "ARC006"
    case archiveOverlaps = "ARC007"
    case archiveTooDeep = "ARC008"
    case archiveEntryNotAFile = "ARC009"
    case archiveEntryNameHostile = "ARC010"
    case archiveEntryNameRepeated = "ARC011"
    case archiveEmpty = "ARC012"
    case archiveTookTooLong = "ARC013"
    case archiveEntryTooLarge = "ARC014"
    case archiveNotWhatItsNameSays = "ARC015"
    case archiveEntryNotAccepted = "ARC016"
    case archiveMethodNotAccepted = "ARC017"
    case archiveBehindForeignBytes = "ARC018"
    case archiveNothingAccepted = "ARC019"

    // Protheus exports.
    case exportRootUnexpected = "EXP001"
    case exportVersionUnknown = "EXP002"
    case exportEmpty = "EXP003"
    case exportWithoutUsableRecord = "EXP004"
    case exportRecordsRefused = "EXP005"
    case csvHeaderUnknown = "EXP006"
    case csvRowLength = "EXP007"
    case csvQuoteOpen = "EXP008"
    case csvNumbersRounded = "EXP009"
    case recordAliasUnknown = "EXP011"
    case recordOperationUnknown = "EXP012"
    case recordKeyMissing = "EXP013"
    case recordFieldUnknown = "EXP014"
    case recordFieldRepeated = "EXP015"
    case recordFieldMissing = "EXP016"
    case recordFieldTooLong = "EXP017"
    case recordFieldForm = "EXP018"
    case recordFieldNotInList = "EXP019"
    case recordTextUnexpected = "EXP020"
    case recordNotForHAT = "EXP021"

    // Internal reasons.
    case inspectionFailed = "INT001"
    case ledgerLost = "INT002"

    // How the provider works with HAT.
    case providerBuildsInHAT = "PRV001"
    case providerNotInHAT = "PRV002"

    // Delivery.
    case refusedByPortal = "DLV001"
    case deliveryGivenUp = "DLV002"
    case heldByOperator = "DLV003"

    /// The motive of TISS table 38 for a finding that has none of its own.
    package var motive: Motive {
        switch self {
        case .unknownRoot, .wrongNamespace, .webServiceMessage, .soapEnvelope, .monitoringMessage, .ptuMessage, .notXML,
            .soapWithoutMessage, .monitoringNameUnusual, .monitoringArchiveEntry, .monitoringArchiveForm,
            .monitoringNameOther,
            .doctypeRefused, .archiveEncrypted, .archiveEntryNotAFile, .archiveEntryNameHostile,
            .archiveNotWhatItsNameSays, .archiveMethodNotAccepted, .archiveBehindForeignBytes,
            .xmlVersionNotAccepted, .htmlPage, .otherDocument:
            .outsideStandard
        case .versionMissing, .versionUnknown, .versionNotAccepted, .versionEndsSoon, .versionOutsideCalendar:
            .versionInvalid
        case .senderNumberInvalid, .guiaPartyInvalid: .cpfOrCNPJInvalid
        case .requiredTextBlank: .valueNotInformed
        case .cnesForm: .cnesInvalid
        case .amountBelowZero, .quantityZero: .amountNotAboveZero
        case .dayAfterReceipt, .daysReversed, .daysUnusual, .yearImpossible: .dayFilledInWrongly
        case .itemNumberRepeated, .itemNumberUnusual, .valueUnreadable: .inconsistentOrIncomplete
        case .transactionDateInvalid: .dateInvalid
        case .transactionTimeInvalid: .timeInvalid
        case .guiaNumberBlank: .guiaNumberInvalid
        case .recipientNotThisOperator, .guiaOfAnotherOperator, .dataOfAnotherOperator: .registroANSInvalid
        case .loteNumberBlank: .loteNumberMissing
        case .senderNotIdentified: .senderNotIdentified
        case .guiaKindNotAccepted: .guiaKindInvalid
        case .hashMissing, .hashWrong, .hashVariant, .hashUndefined, .fileNameHashOther: .hashInvalid
        case .competenceInvalid: .competenceInvalid
        case .guiaRepeated, .guiaAlreadyReceived: .guiaAlreadyPresented
        case .totalDiffers, .itemTotalDiffers, .itemFactorLeftOut: .totalDiffers
        case .providerUnknown, .executorUnknown: .providerCodeInvalid
        case .providerBlocked: .providerNotOfNetwork
        case .beneficiaryUnknown: .cardNumberInvalid
        case .beneficiaryBlocked: .beneficiarySuspended
        case .passwordUnknown: .passwordNotKnown
        case .passwordNotAuthorised: .procedureNotAuthorised
        case .procedureNotInForce: .procedureInvalid
        case .establishmentNotOfProvider: .cnesInvalid
        case .paymentCalendarMissing, .diagnosisUnknown, .professionalUnknown, .professionalBlocked,
            .registersAskedInPart:
            .inconsistentOrIncomplete
        case .emptyFile, .truncated, .nulTail, .bodyMissing, .loteWithoutGuias, .transactionUnknown,
            .transactionDoesNotFitBody,
            .directionDoesNotFit, .contentAlreadyReceived, .loteAlreadyReceived, .refusedByPortal, .deliveryGivenUp,
            .heldByOperator, .providerBuildsInHAT, .providerNotInHAT, .fileNameDelimiter, .fileNameNumber,
            .fileNameHashForm, .emptyMessage:
            .inconsistentOrIncomplete
        default: .notValidated
        }
    }
}
