package import CaviarCompute
package import CaviarSpec

/// One dense unit per class, p = exp(z − max z) / Σ exp(z − max z), and the cross-entropy −ln p of the true class. For
/// two classes it is logistic regression.
///
/// The loss is max z + ln Σ exp(z − max z) − z of the true class, which holds for scores of any size. Its gradient by the
/// scores is p, less 1 at the true class.
package struct Softmax: Output {
  package static let name = "softmax"
  package static let otherNames = [
    "cross_entropy", "crossentropy", "logsoftmax", "log_softmax", "logistic", "classifier",
  ]
  package static let summary = "The output for classes: a dense layer with a unit per class, softmax and cross-entropy."
  package static let example = "softmax"
  package static let fields: [Field<Self>] = [
    Field(
      "init", \.initializer, initializerKind.shape,
      otherNames: ["initializer", "kernel_initializer", "weight_init", "initialization", "weights"],
      "How the weights begin: small, so that the first loss is ln C. Biases begin as 0."),
    Field(
      "bias", \.hasBias, .boolean, otherNames: ["use_bias", "biases", "fit_intercept", "intercept"],
      "Whether each class adds a number of its own."),
    .label,
  ]

  package var initializer: any Initializer = RandomNormal()
  package var hasBias = true
  package var label: String?

  package init() {}

  package func needs(inputs: Int, classes: Int) -> LayerNeeds {
    var needs = LayerNeeds(outputs: classes)
    needs.parameters = Affine.parameters(inputs: inputs, outputs: classes, initializer, hasBias: hasBias)
    needs.scratchPerRow = 2
    return needs
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  package func forward<S: EngineScalar>(
    _ flow: Flow, _ memory: LayerMemory, _ mode: Mode, in arena: inout Arena<S>
  ) {
    Affine.forward(flow, memory, in: &arena)
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  package func backward<S: EngineScalar>(_ flow: Flow, _ memory: LayerMemory, in arena: inout Arena<S>) {
    Affine.backward(flow, memory, in: &arena)
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  package func loss<S: EngineScalar>(_ flow: Flow, _ targets: Slice, in arena: inout Arena<S>) -> Double {
    let rows = flow.output.columns
    let loss = crossEntropy(flow, targets, in: &arena).loss
    let share = 1 / S(rows)
    arena.update(flow.output.slice, flow.sums, reading: targets) { p, sums, targets in
      for row in 0..<rows { sums[row] = share / sums[row] }
      forEachClass(of: p.count, rows) { start in
        for row in 0..<rows { p[start + row] *= sums[row] }
      }
      for row in 0..<rows { p[Int(targets[row]) * rows + row] -= share }
    }
    return loss / Double(rows)
  }

  @specialized(where S == Float)
  @specialized(where S == Double)
  package func measure<S: EngineScalar>(_ flow: Flow, _ targets: Slice, in arena: inout Arena<S>) -> Measurement {
    crossEntropy(flow, targets, in: &arena)
  }

  /// Measures, leaves exp(z − max z) in the scores' place, and its sums over the classes in `flow.sums`.
  private func crossEntropy<S: EngineScalar>(
    _ flow: Flow, _ targets: Slice, in arena: inout Arena<S>
  ) -> Measurement {
    let rows = flow.output.columns
    return arena.update(flow.output.slice, flow.maxima, flow.sums, reading: targets) { z, maxima, sums, targets in
      var result = Measurement(rows: rows)
      for row in 0..<rows { maxima[row] = z[row] }
      forEachClass(of: z.count, rows) { start in
        for row in 0..<rows { maxima[row] = z[start + row] > maxima[row] ? z[start + row] : maxima[row] }
      }
      for row in 0..<rows {
        let target = Int(targets[row])
        let score = z[target * rows + row]
        result.loss += Double(maxima[row] - score)
        guard score == maxima[row] else { continue }
        let isFirst = !(0..<target).contains { z[$0 * rows + row] == score }
        result.correct += isFirst ? 1 : 0
      }
      forEachClass(of: z.count, rows) { start in
        for row in 0..<rows { z[start + row] -= maxima[row] }
      }
      S.exponential(&z)
      for row in 0..<rows { sums[row] = 0 }
      forEachClass(of: z.count, rows) { start in
        for row in 0..<rows { sums[row] += z[start + row] }
      }
      for row in 0..<rows { result.loss += Double(S.logarithm(sums[row])) }
      return result
    }
  }
}

/// Calls `body` with the index of each class's first score.
@inline(__always)
private func forEachClass(of count: Int, _ rows: Int, _ body: (Int) -> Void) {
  for start in stride(from: 0, to: count, by: rows) { body(start) }
}

extension Flow {
  fileprivate var maxima: Slice { scratch[0..<output.columns] }
  fileprivate var sums: Slice { scratch[output.columns..<2 * output.columns] }
}
