package import CaviarSpec

/// How the points of a stage are drawn.
package protocol Sampler: Component {
  /// Whether trial i is a function of (seed, stage, i) alone, so that raising `trials` leaves the others as they were.
  static var isAppendable: Bool { get }

  /// The point of trial `trial`, counted from 1.
  func point(in space: StageSpace, seed: UInt64, stage: String, trial: Int) -> Point
}
