package import CaviarCompute
package import CaviarSpec

/// A fully connected layer: z = a·Wᵀ + b, with W [H × D], b [H], a [B × D] and z [B × H].
///
/// Cost per example: 2·H·D operations forward and 4·H·D backward.
package struct Dense: Layer {
  package static let name = "dense"
  package static let otherNames = ["linear", "fully_connected", "fc", "affine", "hidden", "innerproduct", "mlp"]
  package static let summary =
    "A fully connected layer: each unit is a weighted sum of all inputs, plus a bias."
  package static let example = "dense: {units: 50}"
  package static let fields: [Field<Self>] = [
    Field(
      "units", \.units, .integer(.between(1, 100_000)), required: true,
      otherNames: [
        "n_units", "hidden", "hidden_dim", "hidden_size", "hidden_units", "width", "size", "out_features", "n_hidden",
        "neurons", "num_units",
      ],
      "The number of units: outputs per example."),
    Field(
      "init", \.initializer, initializerKind.codec.optional, default: "he; xavier where tanh or sigmoid follows",
      otherNames: ["initializer", "kernel_initializer", "weight_init", "initialization", "weights"],
      "The initializer of the weights. Biases are initialized to 0."),
    Field(
      "bias", \.hasBias, Codec<Bool>.boolean.optional, default: "true; false directly before batch_norm",
      otherNames: ["use_bias", "biases", "fit_intercept", "intercept"], "Whether to add a bias."),
    .label,
  ]

  package var units = 1
  package var initializer: (any Initializer)?
  package var hasBias: Bool?
  package var label: String?

  package init() {}

  package mutating func complete(in context: LayerContext) {
    initializer = initializer ?? (context.isSquashed ? Xavier() : He())
    hasBias = hasBias ?? !context.isCentred
  }

  package func needs(inputs: Int) -> LayerNeeds {
    Affine.needs(inputs: inputs, outputs: units, initializer ?? He(), hasBias: hasBias ?? true)
  }

  // The network computes an affine map (``LayerNeeds/multipliesInput``), and nothing is left to do.

  package func forward<S: EngineScalar>(
    _ activations: Activations, _ memory: LayerMemory, _ mode: Mode, in arena: inout Arena<S>
  ) {}

  package func backward<S: EngineScalar>(_ activations: Activations, _ memory: LayerMemory, in arena: inout Arena<S>) {}
}
