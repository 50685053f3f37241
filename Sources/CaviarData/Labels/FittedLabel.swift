internal import CaviarSpec
internal import CaviarTables

/// The steps from a label in its own units to what a regression learns, and back.
package struct FittedLabel: Sendable, Equatable, Codable {
  package let steps: [LabelStep]

  package init(steps: [LabelStep]) { self.steps = steps }

  /// Fits each preprocessor on the training part's labels as transformed by those before it.
  ///
  /// Errors: a label of any example that a step cannot transform, such as the logarithm of 0.
  init(
    _ preprocessing: [any LabelPreprocessor], labels: [Double], rows: [Int]
  ) throws(DataError) {
    var steps: [LabelStep] = []
    var labels = labels
    for preprocessor in preprocessing {
      let name = type(of: preprocessor).name
      let step: LabelStep
      do {
        step = try preprocessor.fit(rows.map { labels[$0] })
      } catch {
        throw error.of(step: name)
      }
      steps.append(step)
      let next = labels.map(step.apply)
      if let row = next.firstIndex(where: { !$0.isFinite }) {
        throw DataError(
          "\(name): the label \(labels[row]) of row \(row) has no finite value",
          notes: ["rows are counted from 0, without a header"])
      }
      labels = next
    }
    self.steps = steps
  }

  /// A label as the network learns it.
  package func apply(_ label: Double) -> Float { Float(steps.reduce(label) { $1.apply($0) }) }

  /// A prediction in the label's own units.
  package func undo(_ prediction: Float) -> Double { steps.reversed().reduce(Double(prediction)) { $1.undo($0) } }
}
