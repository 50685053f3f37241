import CaviarSpec
import CaviarTraining
import Testing

@testable import CaviarExperiment

/// Records read back from a table as they were added.
@Suite struct FitTableTests {
  private static let metrics: [Metric] = [.trainLoss, .validationLoss, .validationAccuracy]

  private func metrics(_ values: Double?...) -> Metrics {
    zip(Self.metrics, values).reduce(into: Metrics()) { $0[$1.0] = $1.1 }
  }

  /// A fit of so many epochs, epoch 0 among them; the accuracy is missing at every third.
  private func fit(_ place: FitOrder.Fit, epochs: Int, outcome: Outcome = .completed) -> FitRecord {
    FitRecord(
      stage: "coarse", trial: place.trial, repeat: place.repeat, fold: place.fold,
      epochs: (0..<epochs).map { epoch in
        EpochRecord(
          epoch: epoch, learningRate: 0.1, trainCost: epoch == 0 ? nil : .infinity,
          metrics: metrics(
            Double(place.trial), -0.0, epoch.isMultiple(of: 3) ? nil : 0.25 * Double(place.fold ?? 0)))
      }, outcome: outcome, parameters: 1 << 40)
  }

  @Test(arguments: [FitOrder(trials: 3), FitOrder(trials: 2, repeats: 3), FitOrder(trials: 2, repeats: 2, folds: 5)])
  func orders(_ order: FitOrder) {
    #expect(order.count == order.trials * order.fitsPerTrial)
    for (index, fit) in order.enumerated() { #expect(order.index(of: fit) == index) }
    let places = order.map { [$0.trial, $0.repeat, $0.fold ?? 1] }
    #expect(zip(places, places.dropFirst()).allSatisfy { $0.lexicographicallyPrecedes($1) })
    #expect((1...order.trials).flatMap { order.indices(ofTrial: $0) } == Array(order.indices))
  }

  /// Fits come in any order and in any length, some never do, and one may come again.
  @Test func fits() {
    let order = FitOrder(trials: 3, repeats: 2, folds: 2)
    var table = FitTable(order, of: "coarse", metrics: Self.metrics)
    #expect(table.finishedCount == 0 && table.finished.elementsEqual([]))
    let fits = order.enumerated().map { index, place in
      fit(place, epochs: index % 4, outcome: index % 4 == 1 ? .nan : .completed)
    }
    let missing = 5
    for index in [7, 0, 11, 3, 1, 2, 10, 4, 6, 9, 8] { table.insert(fits[index]) }
    table.insert(fit(order[0], epochs: 9))
    table.insert(fits[0])
    #expect(table[missing] == nil)
    #expect(table.finishedCount == fits.count - 1)
    #expect(table.finished.elementsEqual(fits.indices.filter { $0 != missing }.map { fits[$0] }))
    #expect(table.fits(ofTrial: 2) == [fits[4], fits[6], fits[7]])
    #expect(table.fits(ofTrial: 3) == Array(fits[8...]))
  }

  /// The state of a longer fit at the end of a rung: files have the longer one alone.
  @Test(arguments: [(2, Outcome.completed), (3, .completed), (4, .exploded)])
  func prefixes(epochs: Int, exploded: Outcome) {
    let place = FitOrder.Fit(trial: 1, repeat: 1, fold: nil)
    // Measured at epochs 0 to 4, except the last: NaN in a step of epoch 4.
    let nan = fit(place, epochs: 4, outcome: .nan)
    #expect(nan.prefix(epochs: epochs).outcome == (epochs < 4 ? .completed : .nan))
    let other = fit(place, epochs: 5, outcome: .exploded).prefix(epochs: epochs)
    #expect(other.outcome == exploded && other.epochs.count == min(epochs, 4) + 1)
    #expect(fit(place, epochs: 1, outcome: .nan).prefix(epochs: epochs).outcome == .nan)
  }

  /// A fit that failed in the next rung before any measurement had completed the one that its trial survived.
  @Test func prefixesOfSurvivors() {
    let failed = fit(.init(trial: 1, repeat: 1, fold: nil), epochs: 5, outcome: .failed)
    #expect(failed.prefix(epochs: 4) == failed)
    let survivor = failed.prefix(epochs: 4, isSurvivor: true)
    #expect(survivor.outcome == .completed && survivor.epochs == failed.epochs)
  }

  /// A number that is NaN is not a number that is missing.
  @Test func notANumber() throws {
    var rows = NumberRows(width: 3)
    rows.append([.nan, nil, .signalingNaN])
    #expect(rows[0, 0]?.isNaN == true && rows[0, 1] == nil && rows[0, 2]?.isNaN == true)
    #expect(rows.metrics(Self.metrics, row: 0).measured == [.trainLoss, .validationAccuracy])
  }

  @Test func trials() {
    func trial(_ number: Int, of stage: String, _ point: Point, hasDeviations: Bool = false) -> TrialRecord {
      let outcome = Outcome.allCases[number % 3]
      return TrialRecord(
        stage: stage, trial: number, point: point,
        metrics: outcome == .completed ? metrics(0.5, nil, Double(number)) : Metrics(),
        deviations: hasDeviations ? metrics(0.1, 0.2, nil) : Metrics(), bestEpoch: outcome == .completed ? number : nil,
        outcome: outcome, diagnosis: number == 2 ? Diagnosis(Overfitting.name) : nil, parameters: number)
    }
    let trials = [
      trial(1, of: "coarse", Point(["a": 1, "b": "relu"])),
      trial(2, of: "coarse", Point(["b": 2.5]), hasDeviations: true),
      trial(3, of: "coarse", Point()), trial(1, of: "fine", Point(["a": 1, "b": 0.5])),
      trial(2, of: "fine", Point(["a": 3]), hasDeviations: true),
    ]
    var table = TrialTable(addresses: ["a", "b"], metrics: Self.metrics, capacity: 1)
    for trial in trials { table.append(trial) }
    #expect(table.elementsEqual(trials))
    #expect(table[stage: "coarse"].elementsEqual(trials[..<3]))
    #expect(table[stage: "fine"].elementsEqual(trials[3...]))
    #expect(table[stage: "final"].isEmpty)
  }
}
