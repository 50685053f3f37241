internal import CaviarDiagnostics
package import CaviarSpec
internal import CaviarYAML

/// Layers that come several times, one copy after the other: `repeat: {times: 3, layers: […]}`.
///
/// Copy k of the layer `dense1` is `dense1[k]`. Copies beyond the sampled number of times are absent, with their
/// hyperparameters.
package struct Repeat: Mapping {
  package static let otherNames = ["repeated", "loop", "stack", "block", "blocks", "times"]
  package static let summary = "Layers that come several times, each copy with hyperparameters of its own."
  package static let example = "repeat: {times: {choice: [2, 3, 4]}, layers: [{dense: {units: 50}}, relu]}"
  /// More copies than these are a mistake.
  static let mostTimes = 64
  /// And so are more copies than these of what stands in several repeats, one in the other.
  static let mostCopies = 1024

  package static let fields: [Field<Self>] = [
    Field(
      "times", \.times, .times, required: true,
      otherNames: ["count", "n", "depth", "num_layers", "n_layers", "repeats", "copies"],
      "How many copies there are. It may be searched."),
    Field(
      "layers", \.layers, .list, required: true, otherNames: ["block", "of", "body", "layer", "modules"],
      "What is repeated: a list of layers."),
    Field(
      "shared", \.shared, Codec<String>.text.list(), otherNames: ["same", "tied", "share", "common"],
      "The options that all copies have in common, such as [units]."),
  ]

  package var times = 1
  var layers = LayerList()
  package var shared: [String] = []

  package init() {}
}

/// Layers as they are written.
struct LayerList: Sendable {
  var node: Node?
}

extension Codec where Value == Int {
  /// How many copies a repeat has. Where it is searched, the copies are those of the declared range.
  fileprivate static var times: Codec {
    let times = Codec.integer(.between(0, Double(Repeat.mostTimes)))
    return Codec(
      times.text,
      decode: { node, decoding in
        if node.mapping?.contains(where: { $0.key.scalar?.text == "same_as" }) == true {
          decoding.sink.error(
            .conflict, "the times of a repeat are not tied to another hyperparameter", at: node.location,
            notes: ["its copies have hyperparameters of their own, which follow from its range"])
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
