package import CaviarExperiment
import CaviarSearch
import CaviarSpec

/// Fits of an earlier run, by stage, trial, repeat and fold.
///
/// A stage's fits are used if the stage is the same: its epochs, its sampler and the ranges that it really used.
package struct FinishedFits: Sendable {
  private let stages: [String: StageRecord]
  private let fits: [String: [FitOrder.Fit: FitRecord]]

  private let cells: [String: [String: String]]

  /// No fits.
  package static let none = FinishedFits(stages: [], fits: [], cells: [:])

  /// - Parameter cells: The hyperparameters' cells of each trial, by `stage/trial` and address.
  init(stages: [StageRecord], fits: [FitRecord], cells: [String: [String: String]]) {
    self.cells = cells
    self.stages = Dictionary(stages.map { ($0.name, $0) }) { first, _ in first }
    self.fits = Dictionary(grouping: fits, by: \.stage).mapValues { fits in
      Dictionary(fits.map { ($0.place, $0) }) { first, _ in
        first
      }
    }
  }

  /// True if there are no fits.
  package var isEmpty: Bool { fits.isEmpty }

  /// The number of folds of the data. Nil if it had none.
  var folds: Int? { fits.values.lazy.compactMap { $0.keys.compactMap(\.fold).max() }.max() }

  /// The number of fits.
  var count: Int { fits.values.reduce(0) { $0 + $1.count } }

  /// The fits of a stage, if they were trained as `stage` would train them.
  ///
  /// - Complexity: Compares the ranges, once for all of the fits.
  package func fits(of stage: StageRecord) -> [FitOrder.Fit: FitRecord] {
    guard let stored = stages[stage.name], stored.trains(like: stage) else { return [:] }
    return fits[stage.name] ?? [:]
  }

  /// The trials of a stage that survived a rung of at least so many epochs, by the decisions that are stored.
  package func survivors(of stage: String, epochs: Int) -> Set<Int> {
    Set((stages[stage]?.rungs ?? []).filter { $0.epochs >= epochs }.flatMap(\.survivors))
  }

  /// True if a trial was trained at the same point at which `stage` would train it.
  package func areAtThePoint(ofTrial trial: Int, in stage: StagePlan) -> Bool {
    let point = stage.point(trial: trial)
    let cells = cells["\(stage.record.name)/\(trial)"] ?? [:]
    return stage.space.entries.allSatisfy { entry in
      let address = entry.hyperparameter.address
      return cells[address] == point.value(at: address)?.cell ?? ""
    }
  }
}

extension StageRecord {
  /// True if a trial of the same number is the same in both stages.
  func trains(like other: StageRecord) -> Bool {
    epochs == other.epochs && sampler == other.sampler
      && ranges.map(\.hyperparameter) == other.ranges.map(\.hyperparameter)
      && zip(ranges, other.ranges).allSatisfy { $0.range.plain == $1.range.plain }
  }
}
