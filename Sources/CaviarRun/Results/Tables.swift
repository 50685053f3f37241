import CaviarSpec

/// `trials.csv`: a row per trial.
enum TrialsTable {
  private static let leading = ["stage", "trial"]
  private static let trailing = ["best_epoch", "outcome", "diagnosis", "parameters"]

  /// The table, with the hyperparameters' columns in the order of the space.
  static func text(_ trials: [TrialRecord], addresses: [String]) -> String {
    var text = CSVText.header(leading + addresses + Metric.allCases.map(\.rawValue) + trailing)
    for trial in trials {
      var row: [CSVText.Cell] = [.text(trial.stage), .integer(trial.trial)]
      row += addresses.map { CSVText.Cell(trial.point.value(at: $0)) }
      row += Metric.allCases.map { CSVText.Cell(trial.metrics[$0]) }
      row.append(trial.bestEpoch.map { .integer($0) } ?? .empty)
      row.append(.text(trial.outcome.rawValue))
      row.append(trial.diagnosis.map { .text($0.rawValue) } ?? .empty)
      row.append(.integer(trial.parameters))
      CSVText.append(row, to: &text)
    }
    return text
  }

  /// What a fit of `curves.csv` needs from here: how it ended, and its parameters.
  struct Ending {
    let outcome: Outcome
    let parameters: Int
  }

  /// The endings by `stage/trial`. Nil where the text is not such a table.
  static func endings(_ text: String, hyperparameters: [Hyperparameter]) -> [String: Ending]? {
    guard let rows = CSVText.rows(of: text), let header = rows.first else { return nil }
    let addresses = hyperparameters.map(\.address)
    guard header == leading + addresses + Metric.allCases.map(\.rawValue) + trailing else { return nil }
    var endings: [String: Ending] = [:]
    for row in rows.dropFirst() {
      guard row.count == header.count, let outcome = Outcome(rawValue: row[row.count - 3]),
        let parameters = Int(row[row.count - 1])
      else { return nil }
      endings[row[0] + "/" + row[1]] = Ending(outcome: outcome, parameters: parameters)
    }
    return endings
  }
}

/// `curves.csv`: a row per fit and epoch.
enum CurvesTable {
  private static let columns =
    ["stage", "trial", "repeat", "fold", "epoch", "learning_rate", "train_cost"] + Metric.allCases.map(\.rawValue)

  /// The table.
  static func text(_ fits: [FitRecord]) -> String {
    var text = CSVText.header(columns)
    for fit in fits {
      for epoch in fit.epochs {
        var row: [CSVText.Cell] = [.text(fit.stage), .integer(fit.trial), .integer(fit.repeat), .empty]
        row += [.integer(epoch.epoch), .number(epoch.learningRate), CSVText.Cell(epoch.trainCost)]
        row += Metric.allCases.map { CSVText.Cell(epoch.metrics[$0]) }
        CSVText.append(row, to: &text)
      }
    }
    return text
  }

  /// The fits, each with its ending. Nil where the text is not such a table.
  static func fits(_ text: String, endings: [String: TrialsTable.Ending]) -> [FitRecord]? {
    guard let rows = CSVText.rows(of: text), rows.first == columns else { return nil }
    var curves: [String: [EpochRecord]] = [:]
    for row in rows.dropFirst() {
      guard row.count == columns.count, row[2] == "1", let epoch = Int(row[4]), let rate = Double(row[5]),
        row[6...].allSatisfy({ $0.isEmpty || Double($0) != nil })
      else { return nil }
      var metrics = Metrics()
      for (index, metric) in Metric.allCases.enumerated() { metrics[metric] = Double(row[7 + index]) }
      curves[row[0] + "/" + row[1], default: []].append(
        EpochRecord(epoch: epoch, learningRate: rate, trainCost: Double(row[6]), metrics: metrics))
    }
    return endings.sorted { $0.key < $1.key }.compactMap { key, ending in
      let parts = key.split(separator: "/")
      guard parts.count == 2, let trial = Int(parts[1]) else { return nil }
      return FitRecord(
        stage: String(parts[0]), trial: trial, repeat: 1, epochs: curves[key] ?? [], outcome: ending.outcome,
        parameters: ending.parameters)
    }
  }
}

extension CSVText.Cell {
  fileprivate init(_ value: Double?) {
    self = value.map { .number($0) } ?? .empty
  }

  fileprivate init(_ value: SpecValue?) {
    switch value {
    case .number(let number): self = .number(number)
    case .integer(let number): self = .integer(number)
    case .some(let value): self = .text(value.cell)
    case nil: self = .empty
    }
  }
}
