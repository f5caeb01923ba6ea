/// Every bound of the program, with its reason. A document or a folder may have a lower one, never a higher one.
package struct Limits: Sendable, Equatable, Codable {
    /// Highest protocol number: TISS `numeroProtocolo` has 12 digits.
    package static let protocolNumberMax: Int64 = 999_999_999_999

    /// Largest document, in bytes. A lote of 100 guias with 500 items each has about 15 MB; 512 MB leaves room for
    /// documents in base64.
    package var documentBytesMax: Int64 = 512 << 20
    /// Deepest nesting of elements. TISS needs fewer than 20; libxml2 has no limit in SAX mode.
    package var depthMax = 64
    /// Most elements in one document. It limits the time where the byte limit alone would not.
    package var elementsMax = 20_000_000
    /// Most bytes of distinct names in the dictionary of libxml2, whose hash chains are quadratic beyond that.
    package var dictionaryBytesMax = 262_144
    /// Longest text of one element, in bytes of UTF-8: above every TISS text field.
    package var textBytesMax = 64 << 10
    /// Longest text of the base64 `documento`, in bytes: a document of 60 MB, encoded.
    package var documentoBytesMax = 90 << 20
    /// Most attributes of one element, namespace declarations included: libxml2 is quadratic in them.
    package var attributesMax = 64
    /// Longest attribute value, in bytes.
    package var attributeBytesMax = 64 << 10
    /// Longest element or attribute name, in bytes.
    package var nameBytesMax = 256
    /// Most findings kept for one document; beyond it they are only counted.
    package var findingsKeptMax = 1_000
    /// Findings after which reading stops: such a document cannot be repaired and only costs time.
    package var findingsReadMax = 100_000
    /// Most reference lookups of one document; further ones are only counted.
    package var lookupsMax = 20_000
    /// Whether inspections collect reference lookups. They cost time, so only where a register is present.
    package var collectsLookups = false
    /// Most guias whose facts are kept; the XSD allows 100 in a lote.
    package var guiasKeptMax = 1_000
    /// Longest inspection of one document.
    package var inspectionTimeMax: Duration = .seconds(120)
    /// Most entries of one archive: the lotes of a large provider in a month are some hundreds.
    package var archiveEntriesMax = 2_000
    /// Most bytes that one archive may hold unpacked, all entries together.
    package var archiveBytesMax: Int64 = 1 << 30
    /// Highest ratio of unpacked to packed bytes. XML packs 10 to 30 times, an archive bomb a thousand times and more.
    /// Checked from 1 MB on.
    package var archiveRatioMax: Int64 = 200
    /// Most archives inside one archive. Each of them may hold a sixteenth of `archiveBytesMax` and
    /// `archiveEntriesMax`.
    package var archivesInArchiveMax = 32
    /// Nesting of archives: entries of depth 2 may not be archives.
    package var archiveDepthMax = 2
    /// Longest unpacking of one archive.
    package var archiveTimeMax: Duration = .seconds(120)
    /// Attempts at an inspection that fails for internal reasons; after them the drop waits for an operator.
    package var inspectionTriesMax = 2
    /// Largest export, in bytes: 1,000,000 records of coverages are about 500 MB.
    package var exportBytesMax: Int64 = 2 << 30
    /// Most records of one export.
    package var exportRecordsMax = 5_000_000
    /// Most fields of one record, those of its lists included.
    package var exportFieldsMax = 2_000
    /// Longest reading of one export.
    package var exportTimeMax: Duration = .seconds(900)
    /// Records written to the ledger in one transaction.
    package var orderChunkMax = 2_000
    /// Files claimed with one flush. Larger groups gain little and delay their first file.
    package var claimGroupMax = 512
    /// Drops that go the path from judgement to final queue together. Larger groups gain little and delay their first
    /// drop.
    package var pathGroupMax = 256
    /// Bytes of the documents of such a group: their copies are written and flushed together.
    package var pathGroupBytesMax: Int64 = 64 << 20
    /// Files returned by one scan of the inbox; the first of them waits until the last is claimed.
    package var scanMax = 2_048
    /// Drops that one round of settling reads from the ledger; the next round reads more.
    package var settleRoundMax = 4_096
    /// Threads for calls that wait for the disk: more than processors, because they wait.
    package var diskThreads = 16
    /// Documents that are inspected or wait for it, for each worker: enough that no worker is ever without one.
    package var inspectedPerWorker = 32
    /// Largest answer body read from the portal, in bytes.
    package var portalAnswerBytesMax = 1 << 20
    /// Largest answer about a token, in bytes: HAT may report thousands of refused items in one.
    package var portalProgressBytesMax = 16 << 20

    /// The defaults.
    package init() {}
}
