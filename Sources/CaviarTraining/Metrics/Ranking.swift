/// Rows by falling margin of a class. Rows of one margin are one place: none of them comes before another.
struct Ranking {
  /// The rows of a margin and of all higher ones: how many are of the class, and how many are not.
  private struct Place {
    let positives: Int
    let negatives: Int
  }

  private let places: [Place]

  /// Rows with a margin that is no number have no order, and leave all undefined. Cost: sorting the rows.
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

  /// The area under the curve of true over false positives, by trapezoids. Nil where all rows are on one side.
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

  /// Σ (recall − recall before)·precision over the places. Nil where no row is of the class.
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
