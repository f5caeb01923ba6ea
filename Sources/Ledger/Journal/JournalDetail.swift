import JSON

/// The detail of a journal row: a flat JSON object, built pair by pair in the order of the calls. The journal hashes
/// its text, so its form never changes.
struct JournalDetail {
    private var writer = JSONWriter()

    init() { writer.beginObject() }

    /// The object so far.
    var text: String {
        var writer = writer
        writer.endObject()
        return writer.text
    }

    /// Adds a pair; nothing for nil.
    consuming func with(_ key: String, _ value: String?) -> JournalDetail {
        guard let value else { return self }
        writer.name(key)
        writer.string(value)
        return self
    }

    /// Adds a pair; nothing for nil.
    consuming func with(_ key: String, _ value: Int?) -> JournalDetail {
        guard let value else { return self }
        writer.name(key)
        writer.integer(value)
        return self
    }

    consuming func with(_ key: String, _ values: [String]) -> JournalDetail {
        writer.name(key)
        writer.beginArray()
        for value in values { writer.string(value) }
        writer.endArray()
        return self
    }
}
