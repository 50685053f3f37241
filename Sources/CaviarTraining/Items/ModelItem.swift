internal import CaviarDiagnostics
package import CaviarSpec

/// An item of a model: a layer, or the output at its end. Both stand in one list of the spec, and both may be named.
package protocol ModelItem: Component {
  /// The name in the spec, if it has one.
  var label: String? { get set }
}

extension Field where Root: ModelItem {
  /// The option `name`, which every item of a model has.
  static var label: Field {
    Field(
      "name", \.label, Codec<String>.identifier.optional, otherNames: ["label", "id"],
      "The layer's name in addresses: `hidden.units` instead of `dense1.units`. Its random numbers depend on the name.")
  }
}

extension Codec where Value == String {
  /// The codec of a name that may stand in an address.
  fileprivate static var identifier: Codec {
    let what = "a name of letters a–z, digits and _, which does not begin with a digit"
    return Codec(
      what,
      decode: { node, decoding in
        guard let declared = Codec.text.decode(node, &decoding) else { return nil }
        guard case .text(let name) = declared.canonical, name.isLayerName else {
          decoding.expected(what, at: node, suggestion: "for example hidden_1")
          return nil
        }
        return declared
      },
      encode: { .text($0) },
      schema: { _ in ["type": "string", "pattern": "^[A-Za-z_][A-Za-z0-9_]*(\\[[1-9][0-9]*\\])*$"] })
  }
}

extension String {
  /// True for an identifier, alone or with the number of a copy in a `repeat`: `dense1[2]`.
  var isLayerName: Bool {
    let parts = split(separator: "[", omittingEmptySubsequences: false)
    return String(parts[0]).isIdentifier
      && parts.dropFirst().allSatisfy { part in
        guard part.hasSuffix("]"), let number = Int(part.dropLast()), number > 0 else { return false }
        return String(number) == part.dropLast()
      }
  }

  var isIdentifier: Bool {
    guard let first = utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else { return false }
    return unicodeScalars.allSatisfy { scalar in
      scalar == "_" || (scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil))
    }
  }
}
