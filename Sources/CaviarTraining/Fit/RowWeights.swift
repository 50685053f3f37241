/// The weight of an example in the training loss, by its class.
struct RowWeights {
  /// The weights by class, [C]; 0 for a class without examples.
  private let weights: [Float]

  /// Weights that give all classes the same total: n / (C·n_c), where n_c of the n examples are of the class and C
  /// classes have examples. Their mean over the examples is 1.
  init(balancing labels: [Int32], classes: Int) {
    var counts = [Int](repeating: 0, count: classes)
    for label in labels { counts[Int(label)] += 1 }
    let present = Double(counts.count { $0 > 0 })
    weights = counts.map { $0 > 0 ? Float(Double(labels.count) / (present * Double($0))) : 0 }
  }

  subscript(label: Int32) -> Float { weights[Int(label)] }
}
