package import CaviarCompute

/// A model with what a fit has learned, for rows that it has not seen.
package struct LearnedModel: ~Copyable {
  private let pack: Pack
  private let task: LearningTask
  private var arena = Arena<Float>()

  /// - Parameters:
  ///   - tensors: What the fit returned, in any order.
  ///   - columns: How many numbers a row has.
  /// - Throws: Where the tensors are not those of the model for so many columns and classes.
  package init(
    _ architecture: Architecture, _ tensors: [NamedTensor], task: LearningTask, columns: Int
  ) throws(TensorMismatch) {
    precondition(columns > 0, "a row of numbers")
    let classes = if case .classes(let count) = task { count } else { 0 }
    var layout = Layout()
    let block = (Pack.rowsMeasuredAtOnce(columns: columns) + 15) / 16 * 16
    pack = Pack(architecture, inputs: columns, classes: classes, batches: [block], in: &layout)
    self.task = task
    arena.prepare(layout)
    try pack.network.restore(tensors, in: &arena)
  }

  /// What the model says of a row.
  package struct Prediction: Equatable, Sendable {
    /// The probabilities of the classes, or the value as it was learned.
    package let numbers: [Float]
    /// The class with the highest score, the lower one where scores are equal; nil where values are told.
    package let label: Int?
  }

  /// What the model says of rows.
  ///
  /// What it says of a row does not depend on the others: all blocks have the same size, since products of other sizes may
  /// be computed in another order. The last one is filled up with a row that is there.
  ///
  /// - Parameter features: The rows' numbers, preprocessed as for training, one row after the other.
  package mutating func predictions(_ features: [Float]) -> [Prediction] {
    precondition(features.count % pack.batch.input.units == 0, "whole rows")
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

  /// How good the model is on rows, by the very scores from which ``predictions(_:)`` follow.
  ///
  /// - Parameter data: What it was trained on, which says what is positive and what the label's own units are.
  /// - Returns: Every metric that suits the task, and the class that each row is taken for; none where it tells values.
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

  /// How many rows pass at once.
  private var block: Int { pack.batch.capacity }

  /// Computes the scores of a block of rows, filled up with the last one.
  private mutating func forward(rowsFrom start: Int, of features: [Float], count: Int) {
    let rows = (start..<start + block).map { min($0, count - 1) }
    pack.batch.loadFeatures(rows.span, of: features.span, columns: pack.batch.input.units, in: &arena)
    pack.forward(rows: block, .evaluation, in: &arena)
  }

  /// The scores of a block's first rows, in the places that they have where there are no others.
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
