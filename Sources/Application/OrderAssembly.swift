import Answers
import Domain
import ExportFormat
import Exports
import FoundationEssentials
import HATClient
import Ledger
import Messages
import Pipeline
import Settings

/// The way of an export and its orders, put together.
extension Settings {
    func exportParts(ledger: SQLLedger) -> ExportParts {
        let table = RecordsTable(language: language == .en ? .en : .ptBR)
        return ExportParts(
            reader: DatedExportReader(settings: self), orders: ledger, tableHead: table.head,
            tableRow: { table.row($0) })
    }

    /// - Throws: `.configuration` that names the parameter without which HAT knows nobody.
    func requireOrderSettings() throws(PortError) {
        if orders.healthInsurerID == nil {
            throw PortError(.configuration, "BA0_CODIDE and BA0_CODINT are not set; HAT takes no orders without them.")
        }
        if acceptanceRules.registroANS == nil {
            throw PortError(.configuration, "BA0_SUSEP is not set; HAT takes no orders without it.")
        }
    }

    func orderParts(parts: PipelineParts, ledger: SQLLedger, portal: HATPortal?) -> OrderParts {
        var own = OrderParts.Settings()
        own.healthInsurerId = orders.healthInsurerID ?? ""
        own.ansRegistry = acceptanceRules.registroANS ?? ""
        own.groupMax = orders.groupMax
        own.concurrency = orders.concurrency
        own.sendingWait = max(orders.retryWait, .seconds(1))
        own.questionWaitMax = orders.questionWaitMax
        own.questionWait = orders.firstQuestionWait
        own.tries = orders.triesMax
        // Files of one export job are dropped one after the other.
        own.gathering = .seconds(5)
        own.auditURL = orders.auditEndpoint
        own.cancellationNode = orders.cancellation == .official ? "authorizationsToCancel" : nil
        own.answerInterval = orders.answerInterval
        return OrderParts(parts: parts, ledger: ledger, portal: portal, settings: own)
    }
}

/// Maps records as they stand on the day on which they are read: a lot that was paid and is open again is told so for 120 days.
struct DatedExportReader: ExportReader {
    let settings: Settings

    func recognise(_ document: DocumentDescriptor, name: String) throws(PortError) -> ExportForm? {
        try reader.recognise(document, name: name)
    }

    func open(_ document: DocumentDescriptor, form: ExportForm, limits: Limits) throws(PortError) -> any ExportCursor {
        try reader.open(document, form: form, limits: limits)
    }

    private var reader: FileExportReader {
        FileExportReader(
            judge: RecordMapper(
                settings: ItemSettings(
                    dateForm: settings.orders.dates == .compact ? .compact : .dashes,
                    cancelContract: settings.orders.cancellation == .official ? .official : .erp,
                    today: settings.day(of: Date()))))
    }
}
