import Testing

@testable import Schemas

struct SchemaLocationsTests {
    @Test func `includes and imports are found, comments and attributes of other elements are not`() {
        let schema = """
            <?xml version="1.0" encoding="ISO-8859-1"?>
            <!-- <xs:include schemaLocation="http://a/b.xsd"/> <x> -->
            <schema xmlns="http://www.w3.org/2001/XMLSchema" xsi:schemaLocation="no such.xsd">
              <include schemaLocation="a.xsd"/>
              <xs:import namespace="urn:x"
                 schemaLocation = 'b.xsd'/>
              <import namespace="urn:y"/>
              <!-- - -- ><include schemaLocation="c.xsd"/>-->
              <element name="include" schemaLocation="d.xsd"/>
              <redefine schemaLocation="e.xsd"></redefine>
            """
        #expect(SchemaLocations.of(Array(schema.utf8)) == ["a.xsd", "b.xsd", "e.xsd"])
    }

    @Test(arguments: ["", "<", "<!--", "<include schemaLocation", "<include schemaLocation=\"a", "<import x="])
    func `a truncated schema causes no error`(schema: String) {
        #expect(SchemaLocations.of(Array(schema.utf8)).count <= 1)
    }
}
