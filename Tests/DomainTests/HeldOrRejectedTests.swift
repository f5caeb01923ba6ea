import Domain
import Testing

@Suite struct `What can never be delivered` {
    private func verdict(_ change: (inout Inspection) -> Void) -> Decision {
        var inspection = soundLote()
        change(&inspection)
        return decide(inspection, rules: ownRules(), history: History(), routes: .standard)
    }

    @Test func `is rejected although another finding would hold it`() {
        let malformed = verdict {
            ($0.kind, $0.isWellFormed, $0.isComplete) = (.other, false, false)
            $0.root = RootElement(name: "pedido", namespace: nil)
            $0.findings = [Finding(.notWellFormed)]
        }
        #expect(malformed.verdict == .rejected && malformed.leadingFinding?.code == .notWellFormed)
        let cut = verdict {
            ($0.schema, $0.isWellFormed, $0.isComplete) = (.notJudged, false, false)
            $0.findings = [Finding(.schemaNotInstalled), Finding(.truncated)]
        }
        #expect(cut.verdict == .rejected && cut.leadingFinding?.code == .truncated)
        #expect(cut.motive == FindingCode.truncated.motive, "the motive is that of what decided")
        let monitoring = verdict {
            ($0.kind, $0.schema) = (.monitoring, .invalid)
            $0.findings = [Finding(.valuePattern)]
        }
        #expect(monitoring.verdict == .rejected)
    }

    @Test func `a document that only the operator can decide about is still held`() {
        let known = verdict {
            $0.kind = .other
            $0.root = RootElement(name: "pedido", namespace: nil)
        }
        #expect(known.verdict == .held && known.findings.map(\.code) == [.unknownRoot])
        #expect(verdict { $0.findings = [Finding(.inspectionFailed)] }.verdict == .held)
    }

    @Test(
        arguments: [
            ("html", nil, FindingCode.htmlPage), ("HTML", "http://www.w3.org/1999/xhtml", .htmlPage),
            ("nfeProc", "http://www.portalfiscal.inf.br/nfe", .otherDocument),
            ("Workbook", "urn:schemas-microsoft-com:office:spreadsheet", .otherDocument), ("svg", nil, .otherDocument),
            ("schema", "http://www.w3.org/2001/XMLSchema", .otherDocument),
        ] as [(String, String?, FindingCode)])
    func `a document of another standard is named and refused`(name: String, namespace: String?, code: FindingCode) {
        let decision = verdict {
            $0.kind = .other
            $0.root = RootElement(name: name, namespace: namespace)
        }
        #expect(decision.verdict == .rejected && decision.findings.map(\.code) == [code])
    }

    @Test func `a message without content is one finding`() {
        let decision = verdict {
            $0.header = MessageHeader()
            ($0.direction, $0.body, $0.lote, $0.schema) = (nil, nil, nil, .notJudged)
            $0.hash = HashFacts()
            $0.findings = [Finding(.emptyMessage)]
        }
        #expect(decision.verdict == .rejected && decision.findings.map(\.code) == [.emptyMessage])
    }

    @Test func `the verdict of an archive follows from those of its documents`() {
        func outcome(_ verdicts: [Verdict?]) -> ArchiveOutcome {
            ArchiveOutcome(
                of: verdicts.map { verdict in
                    EntryOutcome(
                        id: DropID(millisecondsSince1970: 1, random: 1), path: "a", verdict: verdict,
                        protocolNumber: nil, leadingFinding: nil)
                })
        }
        #expect(outcome([.rejected, .accepted, nil]) == outcome([.accepted]))
        #expect(outcome([.accepted]).verdict == .accepted && outcome([.accepted]).finding == nil)
        #expect(outcome([.rejected, .held]).verdict == .rejected)
        #expect(outcome([.rejected, .rejected]).finding?.parameters == ["documents": "2"])
        #expect(outcome([.duplicate, .duplicate]).verdict == .duplicate)
        #expect(outcome([.duplicate, .held]).verdict == .held && outcome([.held]).verdict == .held)
        #expect(outcome([nil]).verdict == .rejected && outcome([nil]).finding?.code == .archiveNothingAccepted)
    }
}
