/// How much the rows of each class count in the loss that is trained.
struct RowWeights {
  /// By class.
  private let weights: [Float]

  /// Every class counts alike, and a row by n / (C·n_c), where n_c of the n rows are of its class and C classes have rows.
  /// The mean over the rows is 1.
  init(balancing labels: [Int32], classes: Int) {
    var counts = [Int](repeating: 0, count: classes)
    for label in labels { counts[Int(label)] += 1 }
    let present = Double(counts.count { $0 > 0 })
    weights = counts.map { $0 > 0 ? Float(Double(labels.count) / (present * Double($0))) : 0 }
  }

  subscript(label: Int32) -> Float { weights[Int(label)] }
}
