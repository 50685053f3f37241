package import CaviarTraining

/// The values of the metrics that were measured, in the order of measuring.
package struct Metrics: Sendable, Equatable {
  /// The names of the metrics. Those of many epochs share the array.
  package private(set) var measured: [Metric] = []
  private var values: [Double] = []

  package init() {}

  /// - Parameter values: As many as there are metrics.
  init(_ measured: [Metric], values: [Double]) {
    precondition(measured.count == values.count, "a number for each metric")
    self.measured = measured
    self.values = values
  }

  /// - Parameter values: Those of the metrics, nil where there is none.
  package init(_ measured: [Metric], values: ArraySlice<Double?>) {
    precondition(measured.count == values.count, "a value or nil for each metric")
    self.values = []
    self.values.reserveCapacity(values.count)
    for case let value? in values { self.values.append(value) }
    let isComplete = self.values.count == measured.count
    self.measured = isComplete ? measured : zip(measured, values).compactMap { $1 == nil ? nil : $0 }
  }

  /// The value of a metric. Nil if it was not measured, or is undefined on these examples.
  package subscript(metric: Metric) -> Double? {
    get { measured.firstIndex(of: metric).map { values[$0] } }
    set {
      switch (measured.firstIndex(of: metric), newValue) {
      case (let index?, let value?): values[index] = value
      case (let index?, nil):
        measured.remove(at: index)
        values.remove(at: index)
      case (nil, let value?):
        measured.append(metric)
        values.append(value)
      case (nil, nil): break
      }
    }
  }
}
