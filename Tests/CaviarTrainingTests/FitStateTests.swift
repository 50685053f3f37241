import CaviarCompute
import Testing

@testable import CaviarTraining

/// Fits resumed from saved states against the same fits without a break, bit by bit.
@Suite struct FitStateTests {
  private typealias Seen = (result: FitResult, epochs: [EpochMetrics])

  private static let plans = PackTests.plans.map { plan in
    var plan = plan
    plan.measuresLayers = true
    return plan
  }

  /// Trains plans side by side, and saves their states after every step.
  private func whole(_ plans: [FitPlan]) -> (seen: [Seen], states: [[FitState<Float>]]) {
    var states: [[FitState<Float>]] = plans.map { _ in [] }
    var epochs: [[EpochMetrics]] = plans.map { _ in [] }
    var workspace = Workspace<Float>()
    let results = fit(
      plans, on: PackTests.data, in: &workspace, returnsTensors: true,
      keeper: StateKeeper { _ in
        true
      } keep: {
        states[$0].append($1)
      }
    ) { index, metrics in
      epochs[index].append(metrics)
      return true
    }
    return (zip(results, epochs).map { ($0, $1) }, states)
  }

  private func rest(_ plans: [FitPlan], from states: [FitState<Float>]) -> [Seen] {
    var epochs: [[EpochMetrics]] = plans.map { _ in [] }
    // The memory of an earlier fit must not affect this one.
    var workspace = Workspace<Float>()
    _ = fit(smallPlan([dense(90), ReLU()]), on: PackTests.data, in: &workspace) { _ in true }
    let results = fit(plans, from: states, on: PackTests.data, in: &workspace, returnsTensors: true) {
      index, metrics in
      epochs[index].append(metrics)
      return true
    }
    return zip(results, epochs).map { ($0, $1) }
  }

  @Test func everyFitGoesOnAlone() {
    let (seen, states) = whole(Self.plans)
    for (index, plan) in Self.plans.enumerated() {
      // After its first step, at the end of an epoch, in the middle of one, and after its last.
      for step in [0, 4, 12, 29] where step < states[index].count {
        let state = states[index][step]
        let position = state.progress.position
        let again = rest([plan], from: [state])[0]
        #expect(again.result == seen[index].result, "fit \(index) from \(position)")
        #expect(again.epochs == Array(seen[index].epochs.dropFirst(position.epoch)), "fit \(index) from \(position)")
      }
    }
    // One explodes in its first epoch; the others are saved after each of their 5 × 6 steps.
    #expect(states.map(\.count).max() == 30)
  }

  @Test func fitsGoOnSideBySide() {
    let (seen, states) = whole(Self.plans)
    for chosen in [[0, 1, 3, 7], [8, 2]] {
      for step in [2, 5, 14] {
        let again = rest(chosen.map { Self.plans[$0] }, from: chosen.map { states[$0][step] })
        for (index, again) in zip(chosen, again) {
          #expect(again.result == seen[index].result, "fit \(index)")
        }
      }
    }
  }

  @Test func earlyStoppingRemembers() {
    let plan = smallPlan([dense(12), BatchNorm(), ReLU()], epochs: 40) {
      $0.training.learningRate = 0.5
      $0.training.earlyStopping = EarlyStopping()
    }
    let (seen, states) = whole([plan])
    #expect(seen[0].epochs.count < 41, "it stops early, or this shows nothing")
    for state in states[0].suffix(3) {
      #expect(rest([plan], from: [state])[0].result == seen[0].result)
    }
  }

  /// Half of the fits are handed over after some step and resume elsewhere; the others are not affected.
  @Test(arguments: [1, 3, 5, 12, 22])
  func fitsGoOnElsewhere(step: Int) {
    let plans = [0, 1, 3, 7, 8].map { Self.plans[$0] }
    let (seen, _) = whole(plans)
    var (steps, given): (Int, [(index: Int, state: FitState<Float>)]) = (0, [])
    var epochs: [[EpochMetrics]] = plans.map { _ in [] }
    var workspace = Workspace<Float>()
    let handover = Handover<Float> { _ in
      steps += 1
      return steps == step
    } give: {
      given += $0
    }
    let results = fit(
      plans, on: PackTests.data, in: &workspace, returnsTensors: true, handover: handover
    ) { index, metrics in
      epochs[index].append(metrics)
      return true
    }
    #expect(given.map(\.index) == [3, 4])
    for index in 0..<3 { #expect(results[index] == seen[index].result && epochs[index] == seen[index].epochs) }
    for (index, state) in given {
      #expect(results[index].outcome == nil)
      #expect(state.progress.position == .init(epoch: (step - 1) / 5 + 1, step: (step - 1) % 5 + 1))
      let again = rest([plans[index]], from: [state])[0]
      #expect(again.result == seen[index].result)
      #expect(epochs[index] + again.epochs == seen[index].epochs)
    }
  }

  /// Fits that have almost ended are not handed over.
  @Test(arguments: [1, 2])
  func someStay(fits: Int) {
    var asked = 0
    var workspace = Workspace<Float>()
    let handover = Handover<Float> { areSeveral in
      #expect(areSeveral == (fits > 1))
      asked += 1
      return false
    } give: { _ in
      Issue.record("nobody wanted any")
    }
    _ = fit(Array(Self.plans[..<fits]), on: PackTests.data, in: &workspace, handover: handover) { _, _ in true }
    #expect(asked == 22)
  }

  @Test func keepingLeavesNoTrace() {
    var workspace = Workspace<Float>()
    let plain = fit(Self.plans, on: PackTests.data, in: &workspace, returnsTensors: true) { _, _ in true }
    #expect(whole(Self.plans).seen.map(\.result) == plain)
  }
}
