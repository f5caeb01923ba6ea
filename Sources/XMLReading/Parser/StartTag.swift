public import CLibXML2
package import Domain

/// A start tag as libxml2 reports it; its memory lives as long as the callback.
///
/// Usable from in line, and libxml2 imported as public, because otherwise a call into this module would be made for every element.
@safe
@usableFromInline
package struct StartTag {
    /// What of a tag is more than a limit allows.
    package enum Excess {
        /// Attributes and namespaces together.
        case attributes
        /// A name or prefix of an attribute, or the prefix of a namespace.
        case name
        /// The value of an attribute, or the address of a namespace.
        case value
    }

    /// Local name, interned.
    @usableFromInline package let name: UnsafePointer<xmlChar>
    /// Interned; nil without one.
    @usableFromInline package let prefix: UnsafePointer<xmlChar>?
    /// The namespace, interned; nil without one.
    @usableFromInline package let uri: UnsafePointer<xmlChar>?
    @usableFromInline package let namespaceCount: Int32
    /// Two pointers a namespace: prefix and address.
    @usableFromInline package let namespaces: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
    @usableFromInline package let attributeCount: Int32
    /// Five pointers an attribute: local name, prefix, namespace, begin and end of the value.
    @usableFromInline package let attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?

    /// What `startElementNs` was given. In line with its caller, as there is one for every element.
    @inlinable
    package init(
        name: UnsafePointer<xmlChar>, prefix: UnsafePointer<xmlChar>?, uri: UnsafePointer<xmlChar>?,
        namespaceCount: Int32, namespaces: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?, attributeCount: Int32,
        attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
    ) {
        unsafe self.name = name
        unsafe self.prefix = prefix
        unsafe self.uri = uri
        self.namespaceCount = namespaceCount
        unsafe self.namespaces = namespaces
        self.attributeCount = attributeCount
        unsafe self.attributes = attributes
    }

    /// The first thing about the tag's attributes and namespaces that passes one of `limits`; the element's own name is not looked at.
    package func excess(_ limits: Limits) -> Excess? {
        if Int(attributeCount) + Int(namespaceCount) > limits.attributesMax { return .attributes }
        if let attributes = unsafe attributes {
            for index in 0..<Int(attributeCount) {
                guard let start = unsafe attributes[index * 5 + 3], let end = unsafe attributes[index * 5 + 4]
                else { continue }
                if unsafe end - start > limits.attributeBytesMax { return .value }
                if unsafe Self.length(attributes[index * 5]) > limits.nameBytesMax { return .name }
                if unsafe Self.length(attributes[index * 5 + 1]) > limits.nameBytesMax { return .name }
            }
        }
        if let namespaces = unsafe namespaces {
            for index in 0..<Int(namespaceCount) {
                if unsafe Self.length(namespaces[index * 2]) > limits.nameBytesMax { return .name }
                if unsafe Self.length(namespaces[index * 2 + 1]) > limits.attributeBytesMax { return .value }
            }
        }
        return nil
    }

    private static func length(_ text: UnsafePointer<xmlChar>?) -> Int {
        unsafe text.map { unsafe Int(xmlStrlen($0)) } ?? 0
    }
}
