package import CaviarSpec

/// The section `results` of a spec: what the result files hold.
package struct ResultOptions: Mapping {
  package static let fields: [Field<Self>] = [
    Field(
      "layers", \.layers, .word, otherNames: ["statistics", "layer_statistics"],
      "The trials whose layers are in layers.csv: the best 20 of each stage and the best three of each diagnosis, or all."
    )
  ]

  /// The trials of a stage whose layers are written.
  package enum Layers: String, CaseIterable, Sendable {
    case best
    case all
  }

  package var layers = Layers.best

  package init() {}
}
