package import CaviarCompute

/// A trained model, for predictions and for metrics on examples that it has not seen.
package struct LearnedModel: ~Copyable {
  private let pack: Pack
  private let task: LearningTask
  private var arena = Arena<Float>()

  /// - Parameters:
  ///   - tensors: The learned tensors of the fit, in any order.
  ///   - columns: The number of features D of an example.
  /// - Throws: `TensorMismatch` if the tensors are not those of the model for this number of features and classes.
  package init(
    _ architecture: Architecture, _ tensors: [NamedTensor], task: LearningTask, columns: Int
  ) throws(TensorMismatch) {
    precondition(columns > 0, "an example has features")
    let classes = if case .classes(let count) = task { count } else { 0 }
    var layout = Layout()
    pack = Pack(
      architecture, inputs: columns, classes: classes, capacity: Pack.rowsMeasuredAtOnce(columns: columns), in: &layout)
    self.task = task
    arena.prepare(layout)
    try pack.network.restore(tensors, in: &arena)
  }

  /// The prediction for one example.
  package struct Prediction: Equatable, Sendable {
    /// The probabilities of the classes, [C], or the value in the units of training, [1].
    package let numbers: [Float]
    /// The class with the highest score, the lower one of equal scores; nil for a regression.
    package let label: Int?
  }

  /// The predictions for some examples. A prediction does not depend on the other examples.
  ///
  /// - Parameter features: The features, preprocessed as for training, [N × D].
  package mutating func predictions(_ features: FeatureTable) -> [Prediction] {
    var predictions: [Prediction] = []
    predictions.reserveCapacity(features.rows)
    forEachBlock(of: features) { rows, activations, pack, arena in
      let labels = pack.network.output.part.predict(activations, in: &arena)
      let numbers = arena.floats(in: activations.output)
      let width = activations.output.columns
      predictions += rows.indices.map { row in
        Prediction(
          numbers: Array(numbers[row * width..<(row + 1) * width]), label: labels.isEmpty ? nil : Int(labels[row]))
      }
    }
    return predictions
  }

  /// Evaluates the model on some examples, from the same scores as ``predictions(_:)``.
  ///
  /// - Parameter data: The training data, which define the positive class and the label's own units.
  /// - Returns: All metrics of the task, and the predicted class of each example, [N]; empty for a regression.
  package mutating func evaluation(
    of examples: Examples, as data: TrainingData
  ) -> (measures: Measures, predicted: [Int32]) {
    let rows = Array(0..<examples.count)
    let measured = pack.measure([0], on: rows.span, of: examples, keepsScores: [true], in: &arena)[0]
    let ranked = MetricKind.allCases.filter { $0.ranksScores && $0.suits(task) }
    return (Measures(measured, rows: rows, of: examples, in: data, ranked: ranked), measured.predicted)
  }

  /// Calls `body` with the scores of the examples, block after block.
  private mutating func forEachBlock(
    of features: FeatureTable, _ body: (Range<Int>, Activations, Pack, inout Arena<Float>) -> Void
  ) {
    for start in stride(from: 0, to: features.rows, by: pack.batch.capacity) {
      let rows = start..<min(start + pack.batch.capacity, features.rows)
      pack.batch.loadFeatures(Array(rows).span, of: features, in: &arena)
      pack.forward(rows: rows.count, .evaluation, in: &arena)
      body(0..<rows.count, pack.network.output.places.activations(rows.count), pack, &arena)
    }
  }
}
