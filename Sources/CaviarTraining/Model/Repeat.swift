internal import CaviarDiagnostics
package import CaviarSpec
internal import CaviarYAML

/// Layers repeated several times, one copy after the other: `repeat: {times: 3, layers: […]}`. Makes depth a
/// hyperparameter.
///
/// Copy k of the layer `dense1` is `dense1[k]`. Copies beyond the sampled number of times are absent, and so are their
/// hyperparameters.
package struct Repeat: Mapping {
  package static let otherNames = ["repeated", "loop", "stack", "block", "blocks", "times"]
  package static let summary = "Repeats layers; each copy has its own hyperparameters."
  package static let example = "repeat: {times: {choice: [2, 3, 4]}, layers: [{dense: {units: 50}}, relu]}"
  /// The maximum of `times`; a larger number is considered a mistake.
  static let mostTimes = 64
  /// The maximum number of copies of a layer in nested repeats.
  static let mostCopies = 1024

  package static let fields: [Field<Self>] = [
    Field(
      "times", \.times, .times, required: true,
      otherNames: ["count", "n", "depth", "num_layers", "n_layers", "repeats", "copies"],
      "The number of copies; it may be searched."),
    Field(
      "layers", \.layers, .list, required: true, otherNames: ["block", "of", "body", "layer", "modules"],
      "The list of layers to repeat."),
    Field(
      "shared", \.shared, Codec<String>.text.list(), otherNames: ["same", "tied", "share", "common"],
      "The options with one value for all copies, such as [units]."),
  ]

  package var times = 1
  var layers = LayerList()
  package var shared: [String] = []

  package init() {}
}

/// The repeated layers, unread: `ModelReader` reads them once per copy.
struct LayerList: Sendable {
  var node: Node?
}

extension Codec where Value == Int {
  /// The number of copies of a repeat. Where it is searched, there are copies up to the top of the declared range.
  fileprivate static var times: Codec {
    let times = Codec.integer(.between(0, Double(Repeat.mostTimes)))
    return Codec(
      times.text,
      decode: { node, decoding in
        if node.mapping?.contains(where: { $0.key.scalar?.text == "same_as" }) == true {
          decoding.sink.error(
            .conflict, "the `times` of a repeat cannot be tied to another hyperparameter", at: node.location,
            notes: ["the range of `times` decides which hyperparameters the copies have"])
          return nil
        }
        decoding.isConfined = true
        defer { decoding.isConfined = false }
        return times.decode(node, &decoding)
      },
      encode: times.encode, schema: times.schema)
  }
}

extension Codec where Value == LayerList {
  fileprivate static var list: Codec {
    Codec(
      "a list of layers",
      decode: { node, decoding in
        guard node.sequence?.isEmpty == false else {
          decoding.expected("a list of layers", at: node)
          return nil
        }
        return Parametric([]) { _ in LayerList(node: node) }
      },
      encode: { _ in nil },
      schema: { writer in ["type": "array", "items": ModelSchema.item(&writer), "minItems": 1] })
  }
}
