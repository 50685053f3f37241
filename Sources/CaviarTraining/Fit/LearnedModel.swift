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
    let block = (Pack.rowsMeasuredAtOnce(columns: columns) + 15) / 16 * 16
    pack = Pack(architecture, inputs: columns, classes: classes, batches: [block], in: &layout)
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

  /// The predictions for some examples.
  ///
  /// A prediction does not depend on the other examples: all blocks have the same size, since products of other sizes
  /// may be summed in another order. The last block is padded with copies of the last example.
  ///
  /// - Parameter features: The features, preprocessed as for training, [N × D], row-major.
  package mutating func predictions(_ features: [Float]) -> [Prediction] {
    precondition(features.count % pack.batch.input.units == 0, "features are [N × D]")
    let count = features.count / pack.batch.input.units
    var predictions: [Prediction] = []
    predictions.reserveCapacity(count)
    for start in stride(from: 0, to: count, by: block) {
      forward(rowsFrom: start, of: features, count: count)
      let activations = pack.network.output.places.activations(block)
      let labels = pack.network.output.part.predict(activations, in: &arena)
      let numbers = arena.byRows(activations.output)
      let width = activations.output.rows
      predictions += (0..<min(block, count - start)).map { row in
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
    var measured = Measurement()
    for start in stride(from: 0, to: rows.count, by: block) {
      forward(rowsFrom: start, of: examples.features, count: rows.count)
      let part = rows.span.extracting(start..<min(start + block, rows.count))
      let activations = narrowed(to: part.count)
      pack.batch.loadTargets(part, of: examples, in: &arena)
      let targets = BatchTargets(values: pack.batch.targets(part.count).values, weights: nil)
      measured += pack.network.output.part.measure(activations, targets, keepsScores: true, in: &arena)
    }
    let ranked = MetricKind.allCases.filter { $0.ranksScores && $0.suits(task) }
    return (Measures(measured, rows: rows, of: examples, in: data, ranked: ranked), measured.predicted)
  }

  /// The number of examples per forward pass.
  private var block: Int { pack.batch.capacity }

  /// Computes the scores of a block of examples, padded with copies of the last one.
  private mutating func forward(rowsFrom start: Int, of features: [Float], count: Int) {
    let rows = (start..<start + block).map { min($0, count - 1) }
    pack.batch.loadFeatures(rows.span, of: features.span, columns: pack.batch.input.units, in: &arena)
    pack.forward(rows: block, .evaluation, in: &arena)
  }

  /// The scores of a block's first `count` examples, copied from [C × block] to the layout [C × count].
  private mutating func narrowed(to count: Int) -> Activations {
    let places = pack.network.output.places
    let activations = places.activations(count)
    guard count < block else { return activations }
    let scores = arena.byRows(places.activations(block).output)
    let width = activations.output.rows
    arena.update(activations.output.slice) { z in
      for row in 0..<count {
        for unit in 0..<width { z[unit * count + row] = scores[row * width + unit] }
      }
    }
    return activations
  }
}
