import Domain
import FoundationEssentials
import HATContract
import JSON
import Testing

/// Paths, queries and bodies, character by character.
@Suite struct PathAndBodyTests {
    private static let listing =
        "&fields=status,batchDate,protocol,azureStorageFilePath,azureStorageSasToken,batchNumber,healthProviderId,"
        + "authType&filter="

    @Test(
        arguments: [
            (
                BatchPass.pendingDownloads,
                "(trackingStatus%20eq%200%20and%20not(azureStorageFilePath%20eq%20'')%20and%20isDeleted%20eq%20'')"
            ),
            (.pendingDeletes, "(trackingStatus%20eq%205%20and%20not%20(isDeleted%20eq%20''))"),
            (
                .failedDownloads,
                "(trackingStatus%20eq%202%20and%20not(azureStorageFilePath%20eq%20'')%20and%20isDeleted%20eq%20'')"
            ),
            (.failedDeletes, "(trackingStatus%20eq%202%20and%20not%20(isDeleted%20eq%20''))"),
        ])
    func `each pass has its own filter`(pass: BatchPass, filter: String) {
        let path = HATPath.batches(pass, page: 3, tracking: BatchTrackingTable(), codeSusep: "354325")
        #expect(
            path == "v1/batchesAuthorization?page=3&pageSize=100" + Self.listing + filter + "&codeSusep=354325")
    }

    @Test func `the numbers in the filters are those of the settings`() {
        var tracking = BatchTrackingTable()
        tracking.pending = "10"
        tracking.pendingDeletion = "15"
        tracking.queueFailed = "12"
        let numbers = BatchPass.allCases.map { pass in
            HATPath.batches(pass, page: 1, tracking: tracking, codeSusep: "").split(separator: "%20")[2]
        }
        #expect(numbers == ["10", "15", "12", "12"])
    }

    @Test func `one batch is requested by its number`() {
        #expect(
            HATPath.findBatch("47'11&x", codeSusep: "35 4")
                == "v1/batchesAuthorization?page=1&pageSize=1" + Self.listing
                + "(batchNumber%20eq%20'47''11%26x')&codeSusep=35%204")
    }

    @Test func `a batch and its deletion`() throws {
        let reference = BatchReference(number: "47/11", healthProviderId: "00&1", authType: "02")
        #expect(try HATPath.batch("4711") == "v1/batchesAuthorization/4711")
        #expect(
            try HATPath.deletion(of: reference, codeSusep: "354325")
                == "v1/batchesAuthorization/47%2F11?healthProviderId=00%261&codeSusep=354325&force=true")
    }

    @Test(
        arguments: [
            ("../x", "..%2Fx"), ("a?b#c", "a%3Fb%23c"), ("a%2Fb", "a%252Fb"), ("a\\b", "a%5Cb"), ("é", "%C3%A9"),
            ("a'b(c),", "a%27b%28c%29%2C"), ("\r\n", "%0D%0A"), ("...", "..."), ("A-z_0.9~", "A-z_0.9~"),
        ])
    func `a value from outside stays one component of the path`(value: String, encoded: String) throws {
        #expect(try HATPath.batch(value) == "v1/batchesAuthorization/" + encoded)
        #expect(try HATPath.guia(value, of: .authorizations) == "v1/authorizations/" + encoded)
    }

    @Test(arguments: ["", ".", ".."])
    func `a value of dots only makes no path`(value: String) {
        #expect(throws: PortError.self) { try HATPath.batch(value) }
        #expect(throws: PortError.self) { try HATPath.guia(value, of: .clinicalAttachments) }
    }

    private static let fullExpand =
        "healthProvider,professional,procedures.rejectionCauses,beneficiary,cbos,rejectionCauses,healthInsurance,"
        + "medicalTeam,requestedHospitalInfo,authorizedHospitalInfo,sourceAuthorization"
    private static let shortExpand =
        "healthProvider,professional,procedures.rejectionCauses,beneficiary,cbos,rejectionCauses,healthInsurance"

    @Test(
        arguments: [
            (
                GuiaQuery(resource: .authorizations, pass: .new),
                "v1/authorizations?page=1&pageSize=30&expand=\(fullExpand)&order=-authorizationId&trackingStatus=0"
            ),
            (
                GuiaQuery(resource: .authorizations, pass: .cancelled, page: 2),
                "v1/authorizations?page=2&pageSize=30&expand=\(fullExpand)&order=-authorizationId&trackingStatus=1"
                    + "&authStatus=C"
            ),
            (
                GuiaQuery(resource: .clinicalAttachments, pass: .new, isRetry: true),
                "v1/clinicalAttachments?page=1&pageSize=30&expand=\(fullExpand)&order=-id&trackingStatus=3"
            ),
            (
                GuiaQuery(resource: .clinicalAttachments, pass: .cancelled),
                "v1/clinicalAttachments?page=1&pageSize=30&expand=\(fullExpand)&order=-id&trackingStatus=1&cancel=1"
            ),
            (
                GuiaQuery(resource: .treatmentExtensions, pass: .new),
                "v1/treatmentExtensions?page=1&pageSize=30&expand=\(shortExpand)&order=-id&trackingStatus=0"
            ),
            (
                GuiaQuery(resource: .treatmentExtensions, pass: .cancelled, isRetry: true),
                "v1/treatmentExtensions?page=1&pageSize=30&expand=\(shortExpand)&order=-id&trackingStatus=4&cancel=1"
            ),
        ])
    func `each listing of guias`(lookup: GuiaQuery, path: String) {
        #expect(HATPath.guias(lookup) == path)
    }

    @Test func `the tracking state of a confirmation is a number only when its setting is one`() {
        var tracking = BatchTrackingTable()
        let confirmation = BatchConfirmation(
            reference: BatchReference(number: "1", healthProviderId: "2", authType: ""), status: .received,
            tracking: .success, protocolNumber: nil, rejectionCauses: [])
        for (value, json) in [("1", "1"), ("-1", "-1"), ("01", "\"01\""), ("OK", "\"OK\""), ("1.0", "\"1.0\"")] {
            tracking.success = value
            #expect(
                String(
                    decoding: UpdateBody.confirmation(confirmation, tracking: tracking, codeSusep: "3"),
                    as: UTF8.self)
                    == "{\"codeSusep\":\"3\",\"protocol\":\"\",\"batchNumber\":\"1\",\"healthProviderId\":\"2\","
                    + "\"status\":\"1\",\"trackingStatus\":\(json),\"rejectionCauses\":[]}")
        }
    }

    @Test func `text of a cause is the same after it was written and read as JSON`() throws {
        let odd = "a\"b\\c/\u{0}\u{1}\u{8}\u{1F}\n\r\t\u{7F}é😀\u{2028}</x>"
        let body = UpdateBody.confirmation(
            BatchConfirmation(
                reference: BatchReference(number: odd, healthProviderId: "2", authType: ""),
                status: .closedWithoutPayment, tracking: .downloadFailed, protocolNumber: odd,
                rejectionCauses: [RejectionCause(code: "X15", description: odd, detailedDescription: odd)]),
            tracking: BatchTrackingTable(), codeSusep: "3")
        let value = try JSONDecoder().decode(JSONValue.self, from: Data(body))
        #expect(value["batchNumber"] == .string(odd))
        #expect(value["protocol"] == .string(odd))
        #expect(value["status"] == .string("4"))
        #expect(value["trackingStatus"] == .number(4))
        #expect(
            value["rejectionCauses"]
                == .array([
                    .object([
                        "code": .string("X15"), "description": .string(odd), "detailedDescription": .string(odd),
                    ])
                ]))
    }
}
