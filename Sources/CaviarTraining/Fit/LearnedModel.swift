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

  /// What the model says of rows: for each the probabilities of the classes, or the value as it was learned.
  ///
  /// What it says of a row does not depend on the others: all blocks have the same size, since products of other sizes may
  /// be computed in another order. The last one is filled up with a row that is there.
  ///
  /// - Parameter features: The rows' numbers, preprocessed as for training, one row after the other.
  package mutating func predictions(_ features: [Float]) -> [[Float]] {
    let columns = pack.batch.input.units
    precondition(features.count % columns == 0, "whole rows")
    let (count, block) = (features.count / columns, pack.batch.capacity)
    var predictions: [[Float]] = []
    for start in stride(from: 0, to: count, by: block) {
      let rows = (start..<start + block).map { min($0, count - 1) }
      pack.batch.loadFeatures(rows.span, of: features.span, columns: columns, in: &arena)
      pack.forward(rows: block, .evaluation, in: &arena)
      let flow = pack.network.output.site.flow(block)
      pack.network.output.part.predict(flow, in: &arena)
      let numbers = arena.byRows(flow.output)
      let width = flow.output.rows
      predictions += (0..<min(block, count - start)).map { Array(numbers[$0 * width..<($0 + 1) * width]) }
    }
    return predictions
  }

  /// How good the model is on rows.
  ///
  /// - Parameter data: What it was trained on, which says what is positive and what the label's own units are.
  /// - Returns: Every metric that suits the task, and the class that each row is taken for; none where it tells values.
  package mutating func evaluation(
    of examples: Examples, as data: TrainingData
  ) -> (measures: Measures, predicted: [Int32]) {
    let rows = Array(0..<examples.count)
    let measured = pack.measure([0], on: rows.span, of: examples, keepsScores: [true], in: &arena)[0]
    let ranked = MetricKind.allCases.filter { $0.ranksScores && $0.suits(task) }
    return (Measures(measured, rows: rows, of: examples, in: data, ranked: ranked), measured.predicted)
  }
}
