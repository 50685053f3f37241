/// The weights of the examples in the training loss, by their class.
struct RowWeights {
  /// The weight of each example, [N].
  let ofRows: [Float]

  /// Weights that give all classes the same total: n / (C·n_c), where n_c of the n examples are of the class and C
  /// classes have examples. Their mean over the examples is 1.
  init(balancing labels: [Int32], classes: Int) {
    var counts = [Int](repeating: 0, count: classes)
    for label in labels { counts[Int(label)] += 1 }
    let present = Double(counts.count { $0 > 0 })
    let weights = counts.map { $0 > 0 ? Float(Double(labels.count) / (present * Double($0))) : 0 }
    ofRows = labels.map { weights[Int($0)] }
  }
}
