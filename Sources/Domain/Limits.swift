/// Every bound of the program, with its reason. A document or a folder may ask for less, never for more.
package struct Limits: Sendable, Equatable, Codable {
    /// Largest document, in bytes. A lote of 100 guias with 500 items each is about 15 MB; 512 MB leaves room for documents in base64.
    package var documentBytesMax: Int64 = 512 << 20
    /// Deepest nesting of elements. TISS needs fewer than 20; libxml2 has no bound in SAX mode.
    package var depthMax = 64
    /// Most elements in one document: bounds time where the byte limit alone would not.
    package var elementsMax = 20_000_000
    /// Most distinct names, as bytes of libxml2's dictionary: its chains are quadratic beyond that.
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
    /// Findings after which a document is not read further: it is beyond repair and only costs time.
    package var findingsReadMax = 100_000
    /// Most questions to the operator's registers that one document may ask; beyond it they are only counted.
    package var lookupsMax = 20_000
    /// Whether documents are asked for them: only where there is a register, since they cost time.
    package var collectsLookups = false
    /// Most guias whose facts are kept; the XSD allows 100 in a lote.
    package var guiasKeptMax = 1_000
    /// Longest time one document may take to be inspected.
    package var inspectionTimeMax: Duration = .seconds(120)
    /// Most entries of one archive: a month's lotes of a large provider are some hundreds.
    package var archiveEntriesMax = 2_000
    /// Most bytes that one archive may hold unpacked, all entries together.
    package var archiveBytesMax: Int64 = 1 << 30
    /// Most unpacked bytes for one packed byte; XML packs 10 to 30 times, a bomb a thousand times and more. Counted from 1 MB on.
    package var archiveRatioMax: Int64 = 200
    /// Most archives in one archive; each of them may hold a sixteenth of what one alone may (`archiveBytesMax`, `archiveEntriesMax`).
    package var archivesInArchiveMax = 32
    /// Archives in archives: entries of depth 2 may not be archives.
    package var archiveDepthMax = 2
    /// Longest time one archive may take to be unpacked.
    package var archiveTimeMax: Duration = .seconds(120)
    /// Times that a document is tried whose inspection fails for reasons of ours; then a person is asked.
    package var inspectionTriesMax = 2
    /// Largest export, in bytes: 1,000,000 records of coverages are about 500 MB.
    package var exportBytesMax: Int64 = 2 << 30
    /// Most records of one export.
    package var exportRecordsMax = 5_000_000
    /// Most fields of one record, those of its lists included.
    package var exportFieldsMax = 2_000
    /// Longest time one export may take to be read.
    package var exportTimeMax: Duration = .seconds(900)
    /// Records that are written to the ledger in one transaction.
    package var orderChunkMax = 2_000
    /// Files claimed with one flush. Larger groups gain little and delay the first of them.
    package var claimGroupMax = 512
    /// Files that one look through the inbox hands over; the first of them waits for the last to be claimed.
    package var scanMax = 2_048
    /// Drops that one round of settling reads from the ledger; the next round reads the next.
    package var settleRoundMax = 4_096
    /// Largest answer body read from the portal, in bytes.
    package var portalAnswerBytesMax = 1 << 20
    /// Largest answer about the state of a token: thousands of items may be complained of in one.
    package var portalProgressBytesMax = 16 << 20

    package init() {}
}
