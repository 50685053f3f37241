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
    pack = Pack(
      architecture, inputs: columns, classes: classes, batches: [Pack.rowsMeasuredAtOnce(columns: columns)],
      in: &layout)
    self.task = task
    arena.prepare(layout)
    try pack.network.restore(tensors, in: &arena)
  }

  /// What the model says of rows: for each the probabilities of the classes, or the value as it was learned.
  ///
  /// - Parameter features: The rows' numbers, preprocessed as for training, one row after the other.
  package mutating func predictions(_ features: [Float]) -> [[Float]] {
    let columns = pack.batch.input.units
    precondition(features.count % columns == 0, "whole rows")
    let rows = Array(0..<features.count / columns)
    var predictions: [[Float]] = []
    for start in stride(from: 0, to: rows.count, by: pack.batch.capacity) {
      let count = min(pack.batch.capacity, rows.count - start)
      pack.batch.loadFeatures(
        rows.span.extracting(start..<start + count), of: features.span, columns: columns, in: &arena)
      pack.forward(rows: count, .evaluation, in: &arena)
      let flow = pack.network.output.site.flow(count)
      pack.network.output.part.predict(flow, in: &arena)
      let numbers = arena.byRows(flow.output)
      let width = flow.output.rows
      predictions += (0..<count).map { Array(numbers[$0 * width..<($0 + 1) * width]) }
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
