import CaviarExperiment
import CaviarSpec
package import CaviarStore
import CaviarTraining

/// `trials.csv`: a row per trial, for people and for other programs.
package enum TrialsFile {
  private static let leading = ["stage", "trial"]
  private static let trailing = ["best_epoch", "outcome", "diagnosis", "parameters"]
  /// The column behind them, in results of numerics that have it.
  private static let updateRatio = "update_ratio"
  /// The last column, if a trial has a reason in addition to its outcome.
  private static let reason = "reason"
  /// The suffix of a metric's deviation, next to its mean.
  private static let suffix = "_std"

  /// The table, with the hyperparameters' columns in the order of the space, and the metrics' deviations next to their means
  /// where trials have several fits.
  package static func content(_ record: ExperimentRecord) -> FileContent {
    let (addresses, metrics, hasDeviations) = (record.addresses, record.metrics, record.hasDeviations)
    let names = metrics.map(\.name)
    let hasReasons = record.trials.hasReasons
    let deviations = hasDeviations ? names.map { $0 + suffix } : []
    let hasRatios = record.run.numerics >= ResultFiles.Name.numericsOfRecent
    let last = (hasRatios ? [updateRatio] : []) + (hasReasons ? [reason] : [])
    return CSVText.table(leading + addresses + names + deviations + trailing + last) {
      let rows = record.trials.lazy.map { trial -> [CSVText.Cell] in
        var row: [CSVText.Cell] = [.text(trial.stage), .integer(trial.trial)]
        row += addresses.map { CSVText.Cell(trial.point.value(at: $0)) }
        row += metrics.map { CSVText.Cell(trial.metrics[$0]) }
        if hasDeviations { row += metrics.map { CSVText.Cell(trial.deviations[$0]) } }
        row.append(CSVText.Cell(trial.bestEpoch))
        row.append(.text(trial.outcome.rawValue))
        row.append(trial.diagnosis.map { .text($0.name) } ?? .empty)
        row.append(CSVText.Cell(trial.parameters))
        if hasRatios { row.append(CSVText.Cell(trial.updateRatio)) }
        if hasReasons { row.append(trial.reason.map { .text($0) } ?? .empty) }
        return row
      }
      return AnyIterator(rows.makeIterator())
    }
  }

  /// The cells of a trial that `curves.csv` does not have.
  struct Row: Sendable {
    let parameters: Int?
    let reason: String?
    /// The cells of the hyperparameters, by address.
    let cells: [String: String]
  }

  /// The rows by `stage/trial`. Nil if the text is not such a table.
  ///
  /// - Parameter addresses: The hyperparameters, whose columns come before those of the metrics.
  static func rows(_ text: String, addresses: [String]) -> [String: Row]? {
    guard let rows = CSVText.rows(of: text), let header = rows.first, let trailing = trailing(of: header) else {
      return nil
    }
    let end = leading.count + addresses.count
    guard header.dropFirst(leading.count).starts(with: addresses) else { return nil }
    var found: [String: Row] = [:]
    for row in rows.dropFirst() {
      guard row.count == header.count, case let last = row[trailing + 3], Int(last) != nil || last.isEmpty else {
        return nil
      }
      let reason = reason(in: row, of: header)
      let cells = Dictionary(zip(header[leading.count..<end], row[leading.count..<end])) { first, _ in first }
      guard
        found.updateValue(Row(parameters: Int(last), reason: reason, cells: cells), forKey: row[0] + "/" + row[1])
          == nil
      else {
        return nil
      }
    }
    return found
  }

  /// The cell behind the trailing columns, if the table has one there and it is not empty.
  private static func reason(in row: [String], of header: [String]) -> String? {
    guard header.last == reason, let last = row.last, !last.isEmpty else { return nil }
    return last
  }

  /// The first of the columns behind the metrics. Nil if a header is not that of such a table.
  private static func trailing(of header: [String]) -> Int? {
    var columns = header.last == reason ? header.dropLast() : header[...]
    if columns.last == updateRatio { columns = columns.dropLast() }
    guard columns.starts(with: leading), columns.suffix(trailing.count).elementsEqual(trailing) else { return nil }
    return columns.count - trailing.count
  }
}

extension TrialsFile {
  /// The trials as they are stored. Nil if the text is not such a table.
  ///
  /// - Parameter addresses: The hyperparameters, whose columns come before those of the metrics.
  static func table(_ text: String, addresses: [String]) -> TrialTable? {
    let end = leading.count + addresses.count
    guard let rows = CSVText.rows(of: text), let header = rows.first, let trailing = trailing(of: header),
      header.dropFirst(leading.count).starts(with: addresses)
    else { return nil }
    let columns = header[end..<trailing]
    // A deviation stands next to its metric.
    let means = columns.indices.filter {
      !header[$0].hasSuffix(suffix) || !columns.contains(String(header[$0].dropLast(suffix.count)))
    }
    let metrics = means.map { Metric(header[$0]) }
    let deviations = metrics.map { metric in header.firstIndex(of: metric.name + suffix) }
    var table = TrialTable(addresses: addresses, metrics: metrics, capacity: rows.count - 1)
    for row in rows.dropFirst() {
      guard row.count == header.count, let trial = Int(row[1]), let outcome = Outcome(rawValue: row[trailing + 1]),
        case let parameters = Int(row[trailing + 3]), parameters != nil || row[trailing + 3].isEmpty
      else { return nil }
      var point = Point(at: addresses)
      for (address, cell) in zip(addresses, row[leading.count..<end]) where !cell.isEmpty {
        point.set(SpecValue(cell: cell), at: address)
      }
      func numbers(_ places: [Int?]) -> Metrics {
        Metrics(metrics, values: places.map { $0.flatMap { Double(row[$0]) } }[...])
      }
      table.append(
        TrialRecord(
          stage: row[0], trial: trial, point: point, metrics: numbers(means), deviations: numbers(deviations),
          bestEpoch: Int(row[trailing]), outcome: outcome,
          diagnosis: row[trailing + 2].isEmpty ? nil : Diagnosis(row[trailing + 2]), parameters: parameters,
          updateRatio: header.lastIndex(of: updateRatio).flatMap { $0 >= trailing ? Double(row[$0]) : nil },
          reason: reason(in: row, of: header)))
    }
    return table
  }
}

extension SpecValue {
  /// The value in a cell: a number, a Boolean or a word.
  fileprivate init(cell: String) {
    if let integer = Int(cell) {
      self = .integer(integer)
    } else if let number = Double(cell), number.isFinite {
      self = .number(number)
    } else {
      self = ["true", "false"].contains(cell) ? .boolean(cell == "true") : .text(cell)
    }
  }
}

/// `curves.csv`: a row per fit and epoch; the last row of a fit has its outcome. All other results can be computed from
/// it.
package enum CurvesFile {
  private static let leading = ["stage", "trial", "repeat", "fold", "epoch", "learning_rate", "train_cost"]
  private static let trailing = ["outcome"]

  /// The table.
  package static func content(_ record: ExperimentRecord) -> FileContent {
    let metrics = record.metrics
    return CSVText.table(leading + metrics.map(\.name) + trailing) {
      AnyIterator(record.fits.lazy.flatMap { rows(of: $0, metrics) }.makeIterator())
    }
  }

  private static func rows(of fit: FitRecord, _ metrics: [Metric]) -> [[CSVText.Cell]] {
    let head: [CSVText.Cell] = [.text(fit.stage), .integer(fit.trial), .integer(fit.repeat), CSVText.Cell(fit.fold)]
    let outcome = CSVText.Cell.text(fit.outcome.rawValue)
    guard let last = fit.epochs.last?.epoch else {
      let count = leading.count - head.count + metrics.count
      return [head + Array(repeating: .empty, count: count) + [outcome]]
    }
    return fit.epochs.map { epoch in
      var row: [CSVText.Cell] = []
      row.reserveCapacity(leading.count + metrics.count + trailing.count)
      row += head
      row.append(.integer(epoch.epoch))
      row.append(CSVText.Cell(epoch.learningRate))
      row.append(CSVText.Cell(epoch.trainCost))
      for metric in metrics { row.append(CSVText.Cell(epoch.metrics[metric])) }
      row.append(epoch.epoch == last ? outcome : .empty)
      return row
    }
  }

  /// The fits. Nil if the text is not such a table.
  ///
  /// - Parameter trials: The rows of `trials.csv`.
  static func fits(_ text: String, trials: [String: TrialsFile.Row], _ evidence: StoredEvidence) -> [FitRecord]? {
    guard let rows = CSVText.rows(of: text), let columns = rows.first, let columned = metrics(of: columns) else {
      return nil
    }
    var fits: [FitRecord] = []
    var epochs: [EpochRecord] = []
    for row in rows.dropFirst() {
      guard row.count == columns.count else { return nil }
      if let epoch = Int(row[4]) {
        guard epoch > epochs.last?.epoch ?? -1,
          let numbers = numbers(row[leading.count - 2..<columns.count - trailing.count])
        else { return nil }
        epochs.append(
          EpochRecord(
            epoch: epoch, learningRate: numbers[0], trainCost: numbers[1],
            metrics: Metrics(columned, values: numbers.dropFirst(2))))
      }
      guard let last = row.last, !last.isEmpty else { continue }
      guard let trial = Int(row[1]), let number = Int(row[2]), let outcome = Outcome(rawValue: last),
        let trialRow = trials[row[0] + "/" + row[1]]
      else { return nil }
      let fold = Int(row[3])
      let own = evidence[row[0], FitOrder.Fit(trial: trial, repeat: number, fold: fold)]
      fits.append(
        FitRecord(
          stage: row[0], trial: trial, repeat: number, fold: fold, epochs: epochs, outcome: outcome,
          parameters: trialRow.parameters, reason: outcome == .completed ? nil : trialRow.reason,
          evidence: own.evidence, layers: own.layers))
      epochs = []
    }
    return epochs.isEmpty ? fits : nil
  }

  /// The numbers in cells, nil in empty ones. Nil if a cell holds none.
  private static func numbers(_ cells: ArraySlice<String>) -> [Double?]? {
    var numbers: [Double?] = []
    numbers.reserveCapacity(cells.count)
    for cell in cells {
      let number = Double(cell)
      guard cell.isEmpty || number?.isNaN == false else { return nil }
      numbers.append(number)
    }
    return numbers
  }

  /// The metrics measured at every epoch. Nil if the text is not such a table.
  static func metrics(_ text: String) -> [Metric]? {
    text.split(separator: "\n", maxSplits: 1).first.flatMap { CSVText.rows(of: $0 + "\n")?.first }.flatMap(metrics)
  }

  /// The metrics that a header names; nil if it is not that of such a table.
  private static func metrics(of columns: [String]) -> [Metric]? {
    guard columns.starts(with: leading), columns.suffix(trailing.count).elementsEqual(trailing) else { return nil }
    let names = columns.dropFirst(leading.count).dropLast(trailing.count)
    return names.map { Metric($0) }
  }
}

extension CSVText.Cell {
  fileprivate init(_ value: Int?) {
    self = value.map { .integer($0) } ?? .empty
  }

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
