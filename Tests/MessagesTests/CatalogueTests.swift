import Domain
import Testing

@testable import Messages

struct CatalogueTests {
    @Test(arguments: Language.allCases)
    func `every finding code has a title, a sentence and advice`(language: Language) {
        let catalogue = Catalogue(language)
        for code in FindingCode.allCases {
            #expect(FindingText.all[code] != nil, "\(code.rawValue) has no text")
            #expect((3...60).contains(catalogue.title(code).count), "\(code.rawValue)")
            #expect((20...140).contains(catalogue.advice(code).count), "\(code.rawValue)")
            #expect(catalogue.sentence(for: Finding(code)).hasSuffix("."), "\(code.rawValue)")
        }
    }

    @Test func `no code is in two groups`() {
        let groups: [[FindingCode: FindingText]] = [
            FindingText.ofXML, FindingText.ofEncoding, FindingText.ofLimits, FindingText.ofKind, FindingText.ofSchema,
            FindingText.ofHeader, FindingText.ofRules, FindingText.ofCalendar, FindingText.ofArchives,
            FindingText.ofExports, FindingText.ofContent, FindingText.ofRegisters,
        ]
        #expect(groups.map(\.count).reduce(0, +) == FindingCode.allCases.count)
    }

    @Test(arguments: Language.allCases)
    func `titles of codes are distinct`(language: Language) {
        let titles = FindingCode.allCases.map { Catalogue(language).title($0) }
        #expect(Set(titles).count == titles.count)
    }

    @Test func `both languages take the same parameters`() {
        for (code, text) in FindingText.all {
            let inPortuguese = Template(text.sentence.pt).placeholders
            #expect(inPortuguese == Template(text.sentence.en).placeholders, "\(code.rawValue)")
        }
    }

    @Test(arguments: Language.allCases)
    func `a sentence shows every parameter and no trace of its template`(language: Language) {
        let catalogue = Catalogue(language)
        for (code, text) in FindingText.all {
            // Digits pass as version, hash and name alike.
            var parameters: [String: String] = [:]
            for (index, name) in Template(text.sentence[language]).placeholders.sorted().enumerated() {
                parameters[name] = "9\(index)7531"
            }
            let full = catalogue.sentence(for: Finding(code, parameters: parameters))
            for word in parameters.values where !(code == .transactionUnknown) {
                #expect(full.contains(word), "\(code.rawValue): \(full)")
            }
            let bare = catalogue.sentence(for: Finding(code))
            for sign in ["{", "}", "[", "]", "|"] {
                #expect(!full.contains(sign) && !bare.contains(sign), "\(code.rawValue)")
            }
        }
    }

    @Test(arguments: Language.allCases)
    func `parameters that a rule always has are required, those that a parser may lack are not`(language: Language) {
        let always: Set<FindingCode> = [
            .archiveEntryNotAccepted,
            .contentAfterRoot, .declarationInside, .windows1252Suspected, .byteOrderMarkContradicts, .entityRefused,
            .unknownRoot, .wrongNamespace, .webServiceMessage, .monitoringMessage,
            .versionNotAccepted, .transactionDoesNotFitBody, .recipientNotThisOperator, .guiaOfAnotherOperator,
            .dataOfAnotherOperator,
            .hashVariant, .loteAlreadyReceived, .guiaRepeated, .guiaAlreadyReceived, .totalDiffers, .encodingNotAllowed,
            .encodingContradicted, .elementUnexpected, .tooDeep, .textTooLong, .documentTooLarge, .tooManyAttributes,
            .nameTooLong, .tooManyElements, .tooManyFindings,
        ]
        for code in FindingCode.allCases {
            let bare = Catalogue(language).sentence(for: Finding(code))
            #expect(bare.contains("…") == always.contains(code), "\(code.rawValue): \(bare)")
        }
    }

    @Test func `every motive of a finding code is described in both languages`() {
        for motive in Set(FindingCode.allCases.map(\.motive)) {
            for language in Language.allCases {
                #expect(MotiveText.all[motive.code] != nil)
                #expect(!Catalogue(language).describe(motive: motive).contains("38"))
            }
        }
        #expect(Catalogue(.ptBR).describe(motive: Motive("5999")) == "Motivo 5999 da tabela 38")
    }

    @Test func `every phrase has a text in both languages`() {
        for phrase in Phrase.allCases {
            for language in Language.allCases {
                // A phrase without a text would show its own name in camel case.
                let text = Catalogue(language)[phrase]
                #expect(!text.isEmpty)
                #expect(text != phrase.rawValue || !text.contains(where: \.isUppercase), "\(phrase.rawValue)")
            }
        }
    }

    @Test func `names of states are distinct`() {
        let catalogue = Catalogue(.ptBR)
        #expect(Set(Verdict.allCases.map { catalogue.name(of: $0) }).count == Verdict.allCases.count)
        #expect(Set(DropState.allCases.map { catalogue.name(of: $0) }).count == DropState.allCases.count)
        #expect(Set(DeliveryState.allCases.map { catalogue.name(of: $0) }).count == DeliveryState.allCases.count)
        #expect(Set(BXXStatus.allCases.map { catalogue.name(of: $0) }).count == BXXStatus.allCases.count)
        #expect(Set(GuiaKind.allCases.map { catalogue.name(of: $0) }).count == GuiaKind.allCases.count)
        #expect(Set(Destination.allCases.map { catalogue.name(of: $0) }).count == Destination.allCases.count)
        #expect(catalogue.name(of: FinalQueue.error) == "não processados")
        #expect(catalogue.name(of: Destination.hat) == "portal HAT")
    }
}
