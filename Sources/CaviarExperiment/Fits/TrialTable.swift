import CaviarSpec
package import CaviarTraining

/// The trials of an experiment: by stage in their order, then by number.
///
/// Their metrics are in one array, so that a trial takes some 60 bytes and 24 for each hyperparameter, and memory
/// hardly grows with the number of trials.
package struct TrialTable: Sendable {
  private let addresses: [String]
  private let metrics: [Metric]
  private var rows: [Row] = []
  /// The metrics of each trial.
  private var means: NumberRows
  /// The metrics' deviations, of the trials that have several fits.
  private var deviations: NumberRows
  /// Shape [trials, addresses]: the points.
  private var values: [SpecValue?] = []
  private var stages: [(name: String, first: Int)] = []
  /// The diagnoses that occur.
  private var diagnoses: [Diagnosis] = []
  /// The reasons of trials that did not complete, by row.
  private var reasons: [Int: String] = [:]

  private struct Row {
    var stage: Int32
    var trial: Int32
    /// −1 for none.
    var parameters: Int
    /// The row of its deviations.
    var deviations: Int32?
    var bestEpoch: Int32?
    /// NaN for none.
    var updateRatio: Double
    var outcome: Outcome
    /// Its place among ``diagnoses``; −1 for none.
    var diagnosis: Int8
    var rung: Int16
  }

  /// A table without trials.
  ///
  /// - Parameters:
  ///   - addresses: Of the hyperparameters that a point may have.
  ///   - metrics: The metrics stored of each trial; a record has them in this order.
  ///   - capacity: The number of trials to reserve memory for.
  package init(addresses: [String], metrics: [Metric], capacity: Int = 0) {
    self.addresses = addresses
    self.metrics = metrics
    means = NumberRows(width: metrics.count, capacity: capacity)
    deviations = NumberRows(width: metrics.count)
    rows.reserveCapacity(capacity)
    values.reserveCapacity(capacity * addresses.count)
  }

  package mutating func append(_ trial: TrialRecord) {
    if stages.last?.name != trial.stage { stages.append((trial.stage, rows.count)) }
    if let diagnosis = trial.diagnosis, !diagnoses.contains(diagnosis) { diagnoses.append(diagnosis) }
    reasons[rows.count] = trial.reason
    rows.append(
      Row(
        stage: Int32(stages.count - 1), trial: Int32(trial.trial), parameters: trial.parameters ?? -1,
        deviations: trial.deviations.measured.isEmpty ? nil : Int32(deviations.count),
        bestEpoch: trial.bestEpoch.map { Int32($0) }, updateRatio: trial.updateRatio ?? .nan, outcome: trial.outcome,
        diagnosis: Int8(trial.diagnosis.flatMap { diagnoses.firstIndex(of: $0) } ?? -1),
        rung: Int16(trial.rung)))
    means.append(metrics.map { trial.metrics[$0] })
    if !trial.deviations.measured.isEmpty { deviations.append(metrics.map { trial.deviations[$0] }) }
    values += addresses.map { trial.point.value(at: $0) }
    checkInvariants()
  }
}

extension TrialTable {
  /// True if a trial has a reason in addition to its outcome.
  package var hasReasons: Bool { !reasons.isEmpty }

  /// Those of a stage.
  package subscript(stage name: String) -> Slice<TrialTable> {
    guard let index = stages.firstIndex(where: { $0.name == name }) else { return self[endIndex..<endIndex] }
    let end = index + 1 < stages.count ? stages[index + 1].first : endIndex
    return self[stages[index].first..<end]
  }
}

extension TrialTable: RandomAccessCollection {
  package var startIndex: Int { 0 }
  package var endIndex: Int { rows.count }

  package subscript(index: Int) -> TrialRecord {
    let row = rows[index]
    let first = index * addresses.count
    return TrialRecord(
      stage: stages[Int(row.stage)].name, trial: Int(row.trial),
      point: Point(addresses, values: Array(values[first..<first + addresses.count])),
      metrics: means.metrics(metrics, row: index),
      deviations: row.deviations.map { deviations.metrics(metrics, row: Int($0)) } ?? Metrics(),
      bestEpoch: row.bestEpoch.map { Int($0) }, outcome: row.outcome,
      diagnosis: row.diagnosis < 0 ? nil : diagnoses[Int(row.diagnosis)],
      parameters: row.parameters < 0 ? nil : row.parameters,
      updateRatio: row.updateRatio.isNaN ? nil : row.updateRatio, rung: Int(row.rung), reason: reasons[index])
  }
}

extension TrialTable: Equatable {
  package static func == (one: TrialTable, other: TrialTable) -> Bool { one.elementsEqual(other) }
}

extension TrialTable {
  #if CAVIAR_INTERNAL_CHECKS
    /// Ends the program where the columns differ in length, or a row points at what is not there.
    func checkInvariants() {
      means.checkInvariants()
      deviations.checkInvariants()
      precondition(means.count == rows.count, "\(means.count) rows of metrics for \(rows.count) trials")
      precondition(values.count == rows.count * addresses.count, "\(values.count) values for \(rows.count) trials")
      precondition(rows.compactMap(\.deviations).elementsEqual(0..<Int32(deviations.count)), "deviations of no trial")
      precondition(rows.allSatisfy { -1..<diagnoses.count ~= Int($0.diagnosis) }, "a diagnosis that is not there")
      precondition(Set(diagnoses).count == diagnoses.count, "a diagnosis twice")
      let ends = stages.dropFirst().map(\.first) + [rows.count]
      for (stage, (start, end)) in zip(stages.map(\.first), ends).enumerated() {
        precondition(start < end, "a stage without trials")
        precondition(rows[start..<end].allSatisfy { $0.stage == stage }, "a trial in another stage")
      }
    }
  #else
    func checkInvariants() {}
  #endif
}
