/// The affine map z = x·Wᵀ + b of dense layers and outputs, with W [H × D], x [B × D], z [B × H] and an optional b [H].
///
/// The network computes it, and its gradients, for several fits at once where it can
/// (``LayerNeeds/multipliesInput``).
enum Affine {
  static func needs(inputs: Int, outputs: Int, _ initializer: any Initializer, hasBias: Bool) -> LayerNeeds {
    let fan = Fan(inputs: inputs, outputs: outputs)
    let weights = ParameterNeed(
      "weights", rows: outputs, columns: inputs, start: .drawn(initializer, fan), isPenalized: true)
    let biases = ParameterNeed("biases", rows: outputs, start: .constant(0), isPenalized: false)
    var needs = LayerNeeds(outputs: outputs)
    needs.parameters = hasBias ? [weights, biases] : [weights]
    needs.multipliesInput = true
    return needs
  }
}
