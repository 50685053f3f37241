import OrderedCollections

/// Fits that need no result of one another: the trials that a sampler proposes together, or the survivors of a rung.
package struct Batch: Sendable {
  package let stage: StagePlan
  /// The trials, in the order in which they are handed out.
  package let trials: Trials
  /// The epochs of each fit at its end: the stage's, or those of the rung.
  package let epochs: Int
  /// The epochs after which the rung before ended, from whose states these fits continue. 0 for the first rung.
  package let startEpochs: Int

  /// Numbers of trials. A range takes no memory however many trials a stage has; survivors come in any order.
  package enum Trials: Sendable {
    case range(Range<Int>)
    case survivors([Int])

    package var count: Int {
      switch self {
      case .range(let range): range.count
      case .survivors(let trials): trials.count
      }
    }

    /// Calls a function with each.
    package func forEach<E: Error>(_ body: (Int) throws(E) -> Void) throws(E) {
      switch self {
      case .range(let range): for trial in range { try body(trial) }
      case .survivors(let trials): for trial in trials { try body(trial) }
      }
    }
  }

  /// The number of fits.
  package var count: Int { trials.count * stage.fits.fitsPerTrial }

  /// A fit to be trained.
  ///
  /// - Parameters:
  ///   - address: Its content address.
  ///   - start: That of the shorter fit from whose state it may start.
  package func task(_ fit: FitOrder.Fit, address: String, start: String?) -> FitTask {
    FitTask(
      stage: stage.record.name, fit: fit, point: stage.point(trial: fit.trial), seed: stage.seed, epochs: epochs,
      scheduledEpochs: stage.record.epochs, address: address, start: start,
      keepsState: epochs < stage.record.epochs)
  }
}

extension Batch {
  /// Trials that are next to each other in the stage, `size` at most, in blocks that do not depend on which of them are in
  /// the batch: the first block is that of the stage's first trial.
  package func groups(of size: Int) -> Groups { Groups(trials, first: stage.record.numbers.lowerBound, size: size) }

  /// The trials of a batch in blocks, computed one block at a time: fits that share products are handed out by block, and a list
  /// of all blocks would take memory for every trial of a stage.
  package struct Groups: Sendable, RandomAccessCollection {
    private let trials: Trials
    private let first: Int
    private let size: Int
    /// The survivors of each block, where there are survivors.
    private let blocks: [[Int]]

    fileprivate init(_ trials: Trials, first: Int, size: Int) {
      self.trials = trials
      self.first = first
      self.size = size
      switch trials {
      case .range: blocks = []
      case .survivors(let survivors):
        blocks = OrderedDictionary(grouping: survivors) { ($0 - first) / size }.values.elements
      }
    }

    package var startIndex: Int { 0 }
    package var endIndex: Int {
      guard case .range(let range) = trials else { return blocks.count }
      return range.isEmpty ? 0 : (range.upperBound - 1 - first) / size - (range.lowerBound - first) / size + 1
    }

    package subscript(index: Int) -> [Int] {
      guard case .range(let range) = trials else { return blocks[index] }
      let start = first + ((range.lowerBound - first) / size + index) * size
      return Array(range.clamped(to: start..<start + size))
    }
  }
}
