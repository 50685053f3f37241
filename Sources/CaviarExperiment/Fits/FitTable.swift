package import CaviarTraining

/// The fits of a stage, in their order, as far as they have finished.
///
/// Their metrics are in one array, so that a fit of a few epochs takes some 170 bytes, a quarter of the size of its
/// record: memory hardly grows with the number of trials.
package struct FitTable: Sendable {
  /// The fits of the stage, finished or not.
  package let order: FitOrder
  private let stage: String
  /// The metrics stored of each epoch, besides learning rate and cost.
  private let metrics: [Metric]
  private var rows: [Row]
  /// Shape [epochs of all fits, 2 + metrics], in the order in which the fits finished: learning rate, cost, metrics.
  private var numbers: NumberRows

  /// The epochs of fits that were not measured at every epoch from 0, by their place in the order.
  private var epochs: [Int: [Int]] = [:]
  /// The reasons of fits that did not complete, by their place in the order.
  private var reasons: [Int: String] = [:]
  /// The evidence of each fit, by its place in the order.
  private var evidence: [FitEvidence?]
  /// The layers of the fits whose statistics are kept, by their place in the order.
  private var layers: [Int: LayerTable] = [:]

  private struct Row {
    /// The row of its first epoch.
    var first = 0
    /// −1 for none.
    var parameters = -1
    var epochs: Int32 = 0
    /// Nil for a fit that has not finished.
    var outcome: Outcome?
  }

  /// A table without fits.
  ///
  /// - Parameter metrics: The metrics stored of each epoch; a record has them in this order.
  package init(_ order: FitOrder, of stage: String, metrics: [Metric]) {
    self.order = order
    self.stage = stage
    self.metrics = metrics
    rows = Array(repeating: Row(), count: order.count)
    evidence = Array(repeating: nil, count: order.count)
    numbers = NumberRows(width: metrics.count + 2)
  }

  /// A fit by its place in the order. Nil if it has not finished.
  package subscript(index: Int) -> FitRecord? {
    let row = rows[index]
    guard let outcome = row.outcome else { return nil }
    let fit = order[index]
    return FitRecord(
      stage: stage, trial: fit.trial, repeat: fit.repeat, fold: fit.fold,
      epochs: (0..<Int(row.epochs)).map { epoch(epochs[index]?[$0] ?? $0, at: row.first + $0) }, outcome: outcome,
      parameters: row.parameters < 0 ? nil : row.parameters, reason: reasons[index], evidence: evidence[index],
      layers: layers[index])
  }

  /// Keeps the layers of a trial's fits no longer.
  package mutating func dropLayers(ofTrial trial: Int) {
    for index in order.indices(ofTrial: trial) { layers[index] = nil }
  }

  /// Adds a fit that has finished, or replaces an earlier one at the same place.
  package mutating func insert(_ fit: FitRecord) {
    precondition(fit.stage == stage, "a fit of this stage")
    let index = order.index(of: fit.place)
    let isMeasuredThroughout = zip(fit.epochs, 0...).allSatisfy { $0.epoch == $1 }
    epochs[index] = isMeasuredThroughout ? nil : fit.epochs.map(\.epoch)
    reasons[index] = fit.reason
    evidence[index] = fit.evidence
    layers[index] = fit.layers
    rows[index] = Row(
      first: numbers.count, parameters: fit.parameters ?? -1, epochs: Int32(fit.epochs.count), outcome: fit.outcome)
    for epoch in fit.epochs {
      numbers.append([epoch.learningRate, epoch.trainCost] + metrics.map { epoch.metrics[$0] })
    }
    checkInvariants()
  }

  /// The number of fits that have finished.
  package var finishedCount: Int { rows.count { $0.outcome != nil } }

  /// The fits that have finished.
  package var finished: some Sequence<FitRecord> { rows.indices.lazy.compactMap { self[$0] } }

  /// The fits of a trial that have finished.
  package func fits(ofTrial trial: Int) -> [FitRecord] { order.indices(ofTrial: trial).compactMap { self[$0] } }

  private func epoch(_ number: Int, at row: Int) -> EpochRecord {
    EpochRecord(
      epoch: number, learningRate: numbers[row, 0], trainCost: numbers[row, 1],
      metrics: numbers.metrics(metrics, row: row, from: 2))
  }
}

extension FitTable: Equatable {
  package static func == (one: FitTable, other: FitTable) -> Bool {
    one.stage == other.stage && one.order.elementsEqual(other.order) && one.finished.elementsEqual(other.finished)
  }
}

extension FitTable {
  #if CAVIAR_INTERNAL_CHECKS
    /// Ends the program where a fit's epochs are not its own, whole and inside the array.
    func checkInvariants() {
      numbers.checkInvariants()
      precondition(rows.count == order.count, "\(rows.count) rows for \(order.count) fits")
      var end = 0
      for row in rows.lazy.filter({ $0.epochs > 0 }).sorted(by: { $0.first < $1.first }) {
        precondition(row.outcome != nil, "epochs of a fit that has not finished")
        precondition(row.first >= end, "two fits share an epoch")
        end = row.first + Int(row.epochs)
      }
      precondition(end <= numbers.count, "a fit ends at \(end) of \(numbers.count) epochs")
      for (index, own) in epochs {
        precondition(own.count == Int(rows[index].epochs), "\(own.count) places for \(rows[index].epochs) epochs")
        precondition(zip(own, own.dropFirst()).allSatisfy(<), "epochs out of order")
      }
    }
  #else
    func checkInvariants() {}
  #endif
}
