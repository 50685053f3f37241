/// Ends trials early whose first epochs promise little, so that the others can train longer.
///
/// A stage with a pruner trains in rungs: all of its trials for a few epochs, the survivors for more, up to the stage's epochs
/// (Jamieson & Talwalkar, "Non-stochastic Best Arm Identification", AISTATS 2016).
package protocol Pruner: Sendable {
  /// The epochs at which rungs end, ascending; the last one is `epochs`, the stage's own.
  func rungs(epochs: Int) -> [Int]

  /// The trials that continue in the next rung, in the order in which they are trained.
  ///
  /// - Parameters:
  ///   - rung: The number of the rung that has finished, from 0.
  ///   - finished: Its trials, by number. Those that failed have no value, and cannot survive.
  func survivors(ofRung rung: Int, among finished: [Observation]) -> [Int]
}
