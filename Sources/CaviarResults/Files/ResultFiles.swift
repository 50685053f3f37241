package import CaviarDiagnostics
package import CaviarSpec
package import CaviarStore

/// The files that are meant for git. A function of the record, so that equal results have equal bytes.
package struct ResultFiles: Sendable {
  /// The names of the files.
  package enum Name {
    package static let summary = "summary.json"
    package static let report = "report.md"
    package static let best = "best.yaml"
    package static let run = "run.json"
    package static let stages = "stages.json"
    package static let trials = "trials.csv"
    package static let curves = "curves.csv"
    package static let checks = "checks.json"
    package static let boundaries = "boundaries.json"
    package static let diagnoses = "diagnoses.json"
    package static let layers = "layers.csv"
    package static let final = "final.json"
    package static let weights = "best.safetensors"
    package static let confusion = "confusion.csv"

    /// In the order in which they are written: `run.json` last, since it marks the others as complete, after
    /// `summary.json`, which marks the files that are computed from others as those of this run.
    package static let all = [
      report, stages, trials, curves, layers, diagnoses, best, checks, boundaries, final, weights, confusion, summary,
      run,
    ]
    /// The files that hold fits and cannot be made again without training. All are of one run.
    package static let record: Set = [stages, trials, curves, layers, diagnoses, checks]
    /// The files that a run may have no reason to write.
    package static let optional: Set = [best, final, weights, confusion]
    /// The files that only results of these numerics and later have.
    package static let recent: Set = [layers, diagnoses]
    /// The first numerics whose results have them.
    package static let numericsOfRecent = 7
  }

  /// The report and the tables, which can be made of partial results too.
  package static func tables(
    of record: ExperimentRecord, report: String
  ) throws(Failure) -> [(name: String, content: FileContent)] {
    [
      (Name.report, FileContent(Array(report.utf8))),
      (Name.stages, try json(Listing(key: "stages", items: record.stages))),
      (Name.trials, TrialsFile.content(record)), (Name.curves, CurvesFile.content(record)),
    ]
  }

  private static func json(_ record: some Encodable) throws(Failure) -> FileContent {
    FileContent(try JSONText.bytes(record))
  }

  /// Each file in the order of `Name.all`; nil if there is none, such as `best.yaml` without a winner.
  package let all: [(name: String, content: FileContent?)]

  package init(_ record: ExperimentRecord, report: String, best: SpecValue?, final: FinalRun?) throws(Failure) {
    let isRecent = record.run.numerics >= Name.numericsOfRecent
    var all: [(name: String, content: FileContent?)] = try Self.tables(of: record, report: report).map { ($0, $1) }
    all += [
      (Name.best, best.map { FileContent(Array(YAMLText.document($0).utf8)) }),
      (Name.layers, isRecent ? LayersFile.content(record) : nil),
      (Name.diagnoses, isRecent ? try Self.json(Listing(key: "trials", items: record.diagnoses)) : nil),
      (Name.checks, try Self.json(Listing(key: "checks", items: record.checks))),
      (Name.boundaries, try Self.json(Listing(key: "boundaries", items: record.boundaries))),
      (Name.final, try final.map { final throws(Failure) in try Self.json(final.record) }),
      (Name.weights, final?.weights.map { FileContent($0) }),
      (Name.confusion, final?.confusion.map { FileContent($0) }),
      (Name.summary, try Self.json(record.summary)),
      (Name.run, try Self.json(record.run)),
    ]
    self.all = all
  }
}

/// A JSON file that holds one list under one key.
package struct Listing<Item: Codable>: Codable {
  let key: String
  let items: [Item]

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  package init(key: String, items: [Item]) {
    self.key = key
    self.items = items
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    guard let key = container.allKeys.first else {
      throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "no list"))
    }
    self.key = key.stringValue
    items = try container.decode([Item].self, forKey: key)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(items, forKey: Key(stringValue: key))
  }
}
