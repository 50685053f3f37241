package import CaviarSpec
import CaviarTraining

/// Gradients shrink from layer to layer on their way back: the first layers do not learn (Hochreiter, 1991; Glorot and Bengio,
/// 2010).
package struct VanishingGradients: DiagnosisRule {
  package static let name = "vanishing_gradients"
  package static let otherNames = ["vanishing", "vanishing_gradient"]
  package static let summary = "The gradients of the first layers are almost 0."
  package static let evidence =
    "the gradient of the first layer has under a thousandth of the norm of the output's, or behind three layers of tanh or sigmoid under a hundredth, and training learns next to nothing"
  package static let advice = "use relu with the default `init`, or batch_norm before the activations"
  package static let example = "vanishing_gradients: {ratio: 1e-3}"
  package static let source: String? =
    "Glorot and Bengio, Understanding the Difficulty of Training Deep Feedforward Neural Networks, 2010"
  package static let precision: Precision? = Precision(right: 70, of: 71)
  package static let fields: [Field<Self>] = [
    .init("ratio", \.ratio, .number(.positive), "Norm of the gradient of the first layer, in norms of the output's.")
  ]

  package var ratio = 1e-3

  package init() {}

  package func cause(in subject: DiagnosisSubject) -> DiagnosedCause? {
    guard let gradient = subject.evidence?.gradientRatio, subject.isStuck,
      gradient < ratio || gradient < 10 * ratio && subject.squashingLayers >= 3
    else { return nil }
    let changes = subject.layers.compactMap { index, item -> SpecChange? in
      guard item.part is Sigmoid || item.part is Tanh else { return nil }
      return SpecChange(
        [.key("model"), .item(index)], to: "relu", text: "\(item.name): \(type(of: item.part).name) → relu")
    }
    let inits = subject.layers.compactMap { index, item -> SpecChange? in
      guard !changes.isEmpty, let dense = item.part as? Dense else { return nil }
      let used = dense.initializer.map { type(of: $0).name } ?? Xavier.name
      return used == He.name ? nil : .layer(index, Dense.name, item.name, "init", to: .text(He.name), from: used)
    }
    return DiagnosedCause(
      "the gradient of the first layer has at most \(gradient.sixDigits) times the norm of the output's",
      changes.isEmpty ? subject.defaultInitializers : changes + inits)
  }
}

extension DiagnosisSubject {
  /// The number of layers of tanh or sigmoid.
  fileprivate var squashingLayers: Int { layers.count { $0.item.part is Sigmoid || $0.item.part is Tanh } }
}
