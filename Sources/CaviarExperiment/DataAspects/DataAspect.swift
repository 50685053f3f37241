/// One aspect of the data that the check `data` looks at, as it was found.
struct DataAspect: Sendable {
  /// What was found, in a few words.
  let seen: String
  /// The remedy. Nil if nothing is wrong.
  let advice: String?

  init(_ seen: String, advice: String? = nil) {
    self.seen = seen
    self.advice = advice
  }
}

/// Some rows of a table as columns, in double precision.
struct SampleColumns: Sendable {
  /// Shape [columns, rows].
  let values: [[Double]]

  init(_ values: [[Double]]) { self.values = values }

  var count: Int { values.count }
  var rows: Int { values.first?.count ?? 0 }

  /// Columns evenly among all, if there are more than so many.
  func thinned(to most: Int) -> SampleColumns {
    guard count > most else { return self }
    return SampleColumns((0..<most).map { values[$0 * count / most] })
  }
}
