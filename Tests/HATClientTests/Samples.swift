import Digests
import Domain
import FoundationEssentials
import HATClient

/// Secrets of a test installation, long enough to be found where they must not be.
enum TestSecrets {
    static let token = "Bearer segredo-de-teste-4f1c"
    static let idTenant = "inquilino-de-teste-77"
    static let tenantName = "operadora-de-teste-88"
    static let all = [token, idTenant, tenantName]

    static func occur(in text: String) -> Bool { all.contains { text.contains($0) } }
}

func portalSettings(
    _ baseURL: String, token: String = TestSecrets.token, connectTimeout: Duration = .seconds(10),
    answerBytesMax: Int = 1 << 20, pageBytesMax: Int = 16 << 20, downloadBytesMax: Int64 = 1 << 30,
    tracking: BatchTrackingTable = BatchTrackingTable()
) throws -> HATPortalSettings {
    try HATPortalSettings(
        baseURL: baseURL, token: token, idTenant: TestSecrets.idTenant, tenantName: TestSecrets.tenantName,
        connectTimeout: connectTimeout, answerBytesMax: answerBytesMax, pageBytesMax: pageBytesMax,
        downloadBytesMax: downloadBytesMax, codeSusep: "354325", tracking: tracking)
}

/// A portal whose client is closed after `body`.
func withPortal<Value>(_ settings: HATPortalSettings, _ body: (HATPortal) async throws -> Value) async throws -> Value {
    let portal = HATPortal.open(settings)
    do {
        let value = try await body(portal)
        try await portal.close()
        return value
    } catch {
        // The error of the test matters, not that of closing.
        try? await portal.close()
        throw error
    }
}

/// A file of `bytes` in a temporary folder, removed after `body`.
func withFile<Value>(_ bytes: [UInt8], _ body: (String) async throws -> Value) async throws -> Value {
    let folder = URL(filePath: "\(FileManager.default.temporaryDirectory.path())/hat-client-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    // A leftover temporary folder does no harm.
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = "\(folder.path())/lote.xml"
    try Data(bytes).write(to: URL(filePath: path))
    return try await body(path)
}

func submission(
    of bytes: [UInt8], at path: String, key: String = "hatspool-test-1", digest: SHA256Digest? = nil,
    byteCount: Int64? = nil, change: (inout LoteSubmissionFacts) -> Void = { _ in }
) throws -> LoteSubmission {
    var facts = LoteSubmissionFacts(
        batchNumber: "4711", healthProviderId: "12345678000195", codeSusep: "354325", authType: "02",
        batchDate: "2026-03-09", tissVersion: "4.03.00", guiaCount: 3, totalValue: "1234.50",
        contentSHA256: try digest ?? SHA256Digest.of(bytes), fileName: "lote \"ção\" 4711.xml",
        protocolNumber: "202603090001")
    change(&facts)
    return LoteSubmission(
        key: IdempotencyKey(text: key), facts: facts, contentPath: path, byteCount: byteCount ?? Int64(bytes.count))
}

let smallLote = Array("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>\u{e7}</a>".utf8)

extension PortalExchange {
    var receipt: PortalReceipt? {
        guard case .held(let receipt) = outcome else { return nil }
        return receipt
    }

    var error: PortError? {
        guard case .failed(let error) = outcome else { return nil }
        return error
    }

    var isAbsent: Bool {
        guard case .absent = outcome else { return false }
        return true
    }
}

/// The same bytes for the same seed.
func pseudoRandomBytes(count: Int, seed: UInt64) -> [UInt8] {
    var state = seed
    var bytes = [UInt8]()
    bytes.reserveCapacity(count)
    while bytes.count < count {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        bytes.append(UInt8(truncatingIfNeeded: state >> 33))
    }
    return bytes
}
