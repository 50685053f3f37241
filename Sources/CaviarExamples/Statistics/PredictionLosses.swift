internal import CKernels
package import CaviarCompute
package import CaviarTraining

/// The losses of predictions on the examples that a network was not trained on, one by one: their spread says how certain a
/// difference of means is.
extension TrainingData {
  /// The examples that losses are taken of.
  private var judged: Examples { validation ?? train.rows(trainSample) }

  /// True if so few examples are judged, or so few of all classes but the most frequent, that a gain has a large error.
  package var judgesFew: Bool {
    guard case .classes(let labels) = judged.targets else { return judged.count < 50 }
    let counts = labels.reduce(into: [Int32: Int]()) { $0[$1, default: 0] += 1 }
    return labels.count < 50 || labels.count - (counts.values.max() ?? 0) < 10
  }

  /// The loss of each judged example of a trained network. Nil for weights that are not the model's.
  package func losses(of model: Architecture, _ tensors: [NamedTensor]) -> [Double]? {
    guard var learned = try? LearnedModel(model, tensors, task: task, columns: train.columns) else { return nil }
    let predictions = learned.predictions(judged.features)
    switch judged.targets {
    case .classes(let labels):
      // Probabilities in single precision; none is taken for impossible.
      return zip(predictions, labels).map { -ck_log(max(Double($0.numbers[Int($1)]), 1e-30)) }
    case .values(let values): return zip(predictions, values).map { 0.5 * square(Double($0.numbers[0]) - Double($1)) }
    }
  }

  /// The losses of the best constant prediction: the frequencies of the classes, or the mean, of the training part.
  package var lossesOfConstant: [Double] {
    switch (train.targets, judged.targets) {
    case (.classes(let labels), .classes(let judged)):
      var counts: [Int32: Double] = [:]
      for label in labels { counts[label, default: 0] += 1 }
      return judged.map { -ck_log(max(counts[$0] ?? 0, 0.5) / Double(labels.count)) }
    case (.values(let values), .values(let judged)):
      let mean = values.reduce(0) { $0 + Double($1) } / Double(values.count)
      return judged.map { 0.5 * square(Double($0) - mean) }
    default: return []
    }
  }

  private func square(_ x: Double) -> Double { x * x }
}
