import CaviarExperiment
package import CaviarStore

/// `layers.csv`: a row per fit, epoch and layer, of the trials whose layers are kept.
package enum LayersFile {
  private static let leading = ["stage", "trial", "repeat", "fold", "epoch", "layer"]

  /// The table.
  package static func content(_ record: ExperimentRecord) -> FileContent {
    CSVText.table(leading + LayerStatistic.allCases.map(\.rawValue)) {
      AnyIterator(record.fits.lazy.flatMap { rows(of: $0) }.makeIterator())
    }
  }

  private static func rows(of fit: FitRecord) -> [[CSVText.Cell]] {
    guard let table = fit.layers else { return [] }
    let head: [CSVText.Cell] = [
      .text(fit.stage), .integer(fit.trial), .integer(fit.repeat), fit.fold.map { .integer($0) } ?? .empty,
    ]
    return (0..<table.epochs).flatMap { epoch in
      table.layers.indices.map { layer in
        head + [.integer(epoch), .text(table.layers[layer])]
          + LayerStatistic.allCases.map { statistic in
            table[statistic, layer: layer, epoch: epoch].map { .number($0) } ?? .empty
          }
      }
    }
  }

  /// A fit by its place in the table.
  struct Place: Hashable {
    let stage: String
    let fit: FitOrder.Fit
  }

  /// The layers of each fit that has any. Nil if the text is not such a table.
  static func layers(_ text: String) -> [Place: LayerTable]? {
    guard let rows = CSVText.rows(of: text), let header = rows.first,
      header == leading + LayerStatistic.allCases.map(\.rawValue)
    else { return nil }
    var tables: [Place: LayerTable] = [:]
    var rest = rows.dropFirst()
    while let first = rest.first {
      let own = rest.prefix { $0.count == header.count && $0.prefix(4) == first.prefix(4) }
      let names = own.prefix { $0[4] == first[4] }.map { $0[5] }
      guard let trial = Int(first[1]), let number = Int(first[2]), !names.isEmpty, own.count.isMultiple(of: names.count)
      else { return nil }
      var table = LayerTable(layers: names)
      for (index, row) in own.enumerated() {
        guard row[4] == String(index / names.count), row[5] == names[index % names.count] else { return nil }
        let cells = row.dropFirst(leading.count)
        let numbers = cells.map { Double($0) }
        guard zip(cells, numbers).allSatisfy({ $0.isEmpty || $1?.isFinite == true }) else { return nil }
        table.append(numbers)
      }
      let place = Place(stage: first[0], fit: .init(trial: trial, repeat: number, fold: Int(first[3])))
      guard tables.updateValue(table, forKey: place) == nil else { return nil }
      rest = rest.dropFirst(own.count)
    }
    return tables
  }
}

/// What result files hold of fits besides their curves.
struct StoredEvidence {
  private var layers: [LayersFile.Place: LayerTable] = [:]
  private var evidence: [LayersFile.Place: FitEvidence] = [:]

  init() {}

  init(layers: [LayersFile.Place: LayerTable], diagnoses: [TrialDiagnosis]) {
    self.layers = layers
    for trial in diagnoses {
      for fit in trial.fits {
        let place = FitOrder.Fit(trial: trial.trial, repeat: fit.repeat, fold: fit.fold)
        evidence[LayersFile.Place(stage: trial.stage, fit: place)] = fit.evidence
      }
    }
  }

  subscript(stage: String, fit: FitOrder.Fit) -> (evidence: FitEvidence?, layers: LayerTable?) {
    let place = LayersFile.Place(stage: stage, fit: fit)
    return (evidence[place], layers[place])
  }
}
