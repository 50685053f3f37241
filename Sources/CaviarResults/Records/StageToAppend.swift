import CaviarExperiment
import CaviarSearch
import CaviarSpec
import CaviarTraining

extension BoundaryRecord {
  /// The boundary warnings of all stages, with the stages that answer them.
  ///
  /// - Parameters:
  ///   - spaces: The space that each stage searched.
  ///   - trials: Of a stage, the best first and the failed last.
  static func all(
    of stages: [StageRecord], spaces: [StageSpace], trials: (StageRecord) -> [PlacedTrial]
  ) -> [BoundaryRecord] {
    let found = zip(stages, spaces).enumerated().flatMap { index, stage in
      BoundaryAnalysis.boundaries(of: stage.1, trials: trials(stage.0)).map { boundary in
        let later = zip(stages, spaces).dropFirst(index + 1).first { later, space in
          later.epochs >= stage.0.epochs && boundary.isAnswered(by: space, trials: trials(later))
        }
        return StagedBoundary(stage: index, boundary: boundary, answeredBy: later?.0.name)
      }
    }
    let open = found.filter { $0.boundary.severity == .warning && $0.answeredBy == nil && $0.boundary.beyond != nil }
    let toAppend = stageToAppend(for: open, stages: stages, spaces: spaces)
    return found.map { entry in
      let isOpen = open.contains { $0.stage == entry.stage && $0.isSameEdge(as: entry) }
      return BoundaryRecord(
        entry.boundary, stage: stages[entry.stage].name, answeredBy: entry.answeredBy,
        stageToAppend: isOpen ? toAppend : nil)
    }
  }

  /// A boundary with its stage and the stage that answers it: the stage to append is computed from all open warnings together,
  /// before any record can be made.
  private struct StagedBoundary {
    /// The number of its stage.
    let stage: Int
    let boundary: Boundary
    let answeredBy: String?

    func isSameEdge(as other: StagedBoundary) -> Bool {
      boundary.address == other.boundary.address && boundary.edge == other.boundary.edge
    }
  }

  /// With fewer trials, too few might lie beyond an edge to resolve a warning.
  private static let fewestTrials = 20

  /// One stage that resolves all of these warnings, as an item of `stages`. It searches the other hyperparameters in the
  /// ranges of the last stage, and with its budget, so that its trials may win.
  private static func stageToAppend(for open: [StagedBoundary], stages: [StageRecord], spaces: [StageSpace]) -> String?
  {
    guard !open.isEmpty else { return nil }
    let model = stages[stages.count - 1]
    let ranges = spaces[stages.count - 1].entries.compactMap { entry -> SpecValue.Member? in
      let address = entry.hyperparameter.address
      let own = open.filter { $0.boundary.address == address }
      if let interval = Interval.reaching(beyond: own.map(\.boundary)) {
        return SpecValue.Member(address, SearchRange.interval(interval).bare)
      }
      return entry.origin == RangeOrigin(.declared) ? nil : SpecValue.Member(address, entry.range.bare)
    }
    let names = stages.map(\.name)
    let name = ["beyond"] + (2...names.count + 2).map { "beyond\($0)" }
    var members: [SpecValue.Member] = [
      .init("name", .text(name.first { !names.contains($0) } ?? "beyond")),
      .init("trials", .integer(max(model.trials, fewestTrials))),
      .init("epochs", .integer(model.epochs)),
    ]
    if model.repeats > 1 { members.append(.init("repeats", .integer(model.repeats))) }
    if model.sampler != RandomSampler.name { members.append(.init("sampler", .text(model.sampler))) }
    return "- " + YAMLText.flow(.map(members + [.init("ranges", .map(ranges))]))
  }
}

extension Interval {
  /// The range that reaches as far beyond the edges as any of the warnings of one hyperparameter requires; from the
  /// innermost start if all are of one side. Nil if there are none.
  fileprivate static func reaching(beyond boundaries: [Boundary]) -> Interval? {
    let all = boundaries.compactMap { boundary -> (edge: Boundary.Edge, interval: Interval)? in
      if case .interval(let interval)? = boundary.beyond { (boundary.edge, interval) } else { nil }
    }
    guard let first = all.first?.interval else { return nil }
    let below = all.filter { $0.edge == .low }.map(\.interval)
    let above = all.filter { $0.edge == .high }.map(\.interval)
    let low = below.isEmpty ? above.map(\.low).max() : below.map(\.low).min()
    let high = above.isEmpty ? below.map(\.high).min() : above.map(\.high).max()
    return first.with(low: low ?? first.low, high: high ?? first.high)
  }
}

extension Objective {
  /// A stage's trials with their places: the best first, the failed last, equal ones at one place.
  func placed(_ trials: Slice<TrialTable>) -> [PlacedTrial] {
    let best = ranked(trials)
    var placed: [PlacedTrial] = []
    placed.reserveCapacity(trials.count)
    var previous: TrialRecord?
    for (index, trial) in best.enumerated() {
      let isEqual = previous.map { isBetter($0.metrics, than: trial.metrics) == nil } ?? false
      placed.append(PlacedTrial(trial.point, place: isEqual ? placed[index - 1].place : index + 1))
      previous = trial
    }
    guard best.count < trials.count else { return placed }
    let failed = trials.lazy.filter { $0.outcome != .completed || $0.metrics[metric] == nil }
    return placed + failed.map { PlacedTrial($0.point, place: nil) }
  }
}
