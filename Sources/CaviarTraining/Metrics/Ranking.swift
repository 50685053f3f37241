/// Examples in descending order of their margin for a class, for ROC AUC and average precision. Examples with equal
/// margins share one threshold, as in scikit-learn.
struct Ranking {
  /// True and false positives at a threshold: the examples with this margin or a higher one.
  private struct Place {
    let positives: Int
    let negatives: Int
  }

  private let places: [Place]

  /// - Parameters:
  ///   - margins: The margin of each example, [N]. If one is NaN there is no order, and the metrics are undefined.
  ///   - isPositive: True for the examples of the class, [N].
  init(margins: [Double], isPositive: [Bool]) {
    guard !margins.contains(where: \.isNaN) else {
      places = []
      return
    }
    let order = margins.indices.sorted { margins[$0] > margins[$1] }
    var places: [Place] = []
    var (positives, negatives) = (0, 0)
    for (index, row) in order.enumerated() {
      if isPositive[row] { positives += 1 } else { negatives += 1 }
      let isLast = index + 1 == order.count || margins[order[index + 1]] != margins[row]
      if isLast { places.append(Place(positives: positives, negatives: negatives)) }
    }
    self.places = places
  }

  /// The area under the ROC curve (true over false positive rate), by the trapezoidal rule. Nil if all examples are
  /// of the class, or none.
  var areaUnderCurve: Double? {
    guard let all = places.last, all.positives > 0, all.negatives > 0 else { return nil }
    var twice = 0
    var before = Place(positives: 0, negatives: 0)
    for place in places {
      twice += (place.negatives - before.negatives) * (place.positives + before.positives)
      before = place
    }
    return Double(twice) / 2 / (Double(all.positives) * Double(all.negatives))
  }

  /// Average precision: Σ (Rₙ − Rₙ₋₁)·Pₙ with precision Pₙ and recall Rₙ at the n-th threshold, without interpolation.
  /// Nil if no example is of the class.
  var averagePrecision: Double? {
    guard let all = places.last, all.positives > 0 else { return nil }
    var sum = 0.0
    var before = 0
    for place in places {
      let precision = Double(place.positives) / Double(place.positives + place.negatives)
      sum += Double(place.positives - before) * precision
      before = place.positives
    }
    return sum / Double(all.positives)
  }
}
