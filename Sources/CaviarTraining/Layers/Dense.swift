package import CaviarCompute
package import CaviarSpec

/// Every unit sees every number of the layer before: z = W·a + b, with W of units × inputs.
///
/// Cost per row: 2·units·inputs operations forward, 4 times as many with the way back.
package struct Dense: Layer {
  package static let name = "dense"
  package static let otherNames = ["linear", "fully_connected", "fc", "affine", "hidden", "innerproduct", "mlp"]
  package static let summary =
    "A fully connected layer: a weighted sum of all numbers before it, and a bias, for each unit."
  package static let example = "dense: {units: 50}"
  package static let fields: [Field<Self>] = [
    Field(
      "units", \.units, .integer(.between(1, 100_000)), required: true,
      otherNames: [
        "n_units", "hidden", "hidden_dim", "hidden_size", "hidden_units", "width", "size", "out_features", "n_hidden",
        "neurons", "num_units",
      ],
      "How many numbers per row come out."),
    Field(
      "init", \.initializer, initializerKind.codec.optional, default: "he; xavier where tanh or sigmoid follows",
      otherNames: ["initializer", "kernel_initializer", "weight_init", "initialization", "weights"],
      "How the weights begin. Biases begin as 0."),
    Field(
      "bias", \.hasBias, Codec<Bool>.boolean.optional, default: "true; false directly before batch_norm",
      otherNames: ["use_bias", "biases", "fit_intercept", "intercept"], "Whether each unit adds a number of its own."),
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

  @specialized(where S == Float)
  @specialized(where S == Double)
  package func forward<S: EngineScalar>(
    _ activations: Activations, _ memory: LayerMemory, _ mode: Mode, in arena: inout Arena<S>
  ) {
    Affine.forward(activations, memory, in: &arena)
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  package func backward<S: EngineScalar>(_ activations: Activations, _ memory: LayerMemory, in arena: inout Arena<S>) {
    Affine.backward(activations, memory, in: &arena)
  }
}
