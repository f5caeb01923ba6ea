import Domain
import ExportFormat
import Exports
import FoundationEssentials
import Settings

/// The settings of the mapping of an export's records, as a line of text for the child process that maps them.
extension ItemSettings {
    /// `terms` as written by `terms`; a missing value counts as not set.
    init(terms: String) {
        let words = terms.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        func word(_ index: Int) -> String { index < words.count ? words[index] : "" }
        self.init(
            dateForm: DateForm(rawValue: word(0)) ?? .dashes,
            cancelContract: CancelContract(rawValue: word(1)) ?? .erp,
            today: Int32(word(2)).flatMap { CalendarDay(compact: $0) })
    }

    var terms: String {
        [dateForm.rawValue, cancelContract.rawValue, today.map { "\($0.compact)" } ?? ""].joined(separator: ",")
    }
}

extension Settings {
    /// As of today: a paid lot that is open again is reported for 120 days.
    var itemSettings: ItemSettings {
        ItemSettings(
            dateForm: orders.dates == .compact ? .compact : .dashes,
            cancelContract: orders.cancellation == .official ? .official : .erp,
            today: day(of: Date()))
    }
}

/// Maps records in this process, by the settings of the day on which they are read.
struct DatedExportReader: ExportReader {
    private let settings: Settings
    /// Called for every dropped file. It needs only the names of fields, which are the same on every day.
    private let recogniser = FileExportReader(judge: RecordMapper())

    init(settings: Settings) { self.settings = settings }

    func recognise(_ document: DocumentDescriptor, name: String) throws(PortError) -> ExportForm? {
        try recogniser.recognise(document, name: name)
    }

    func open(_ document: DocumentDescriptor, form: ExportForm, limits: Limits) throws(PortError) -> any ExportCursor {
        try FileExportReader(judge: RecordMapper(settings: settings.itemSettings)).open(
            document, form: form, limits: limits)
    }
}
