internal import CaviarSpec

/// Uniform between the bounds: for units, depths, dropout rates.
package enum Uniform: Scale {
  package static let name = "uniform"
  package static let otherNames = [
    "float", "int", "linear", "quniform", "randint", "suggest_float", "suggest_int", "range", "q_uniform",
  ]
  package static let summary = "Uniform between two bounds, both included."
  package static let example = "{uniform: [50, 100]}"
  package static let allowsStep = true

  package static func coordinate(of value: Double) -> Double { value }
  package static func value(at coordinate: Double) -> Double { coordinate }
}
