/// One aspect of the data that the check `data` looks at, as it was found.
package struct DataAspect: Sendable {
  /// What was found, in a few words.
  package let seen: String
  /// The remedy. Nil if nothing is wrong.
  package let advice: String?

  package init(_ seen: String, advice: String? = nil) {
    self.seen = seen
    self.advice = advice
  }
}

/// Some rows of a table as columns, in double precision.
package struct SampleColumns: Sendable {
  /// Shape [columns, rows].
  package let values: [[Double]]

  package init(_ values: [[Double]]) { self.values = values }

  package var count: Int { values.count }
  package var rows: Int { values.first?.count ?? 0 }

  /// Columns evenly among all, if there are more than so many.
  package func thinned(to most: Int) -> SampleColumns {
    guard count > most else { return self }
    return SampleColumns((0..<most).map { values[$0 * count / most] })
  }
}
