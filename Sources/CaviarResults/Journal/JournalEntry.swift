package import CaviarDiagnostics
package import CaviarExperiment
import FoundationEssentials

/// What a journal is told.
package enum JournalEntry: Sendable, Codable {
  /// A process began to train.
  case session(record: SessionRecord)
  /// A check was answered.
  case check(address: String, record: CheckRecord)
  /// A fit has finished.
  case fit(address: String, record: FitRecord)
  /// Something that a person should see.
  case warning(text: String)
  /// What failed is trained again from here on, until that has ended.
  case retry(hasEnded: Bool)
}

/// A process that trains: what it was asked, where the spec came from. Stays in `.state`.
package struct SessionRecord: Sendable, Codable {
  /// What is run, on what.
  package let run: RunRecord
  /// How many fits train at once.
  package let workers: Int
  /// The commit of the spec's repository; nil where there is none.
  package let source: SourceRecord?

  package init(run: RunRecord, workers: Int, source: SourceRecord?) {
    self.run = run
    self.workers = workers
    self.source = source
  }
}

/// Entries that were written at once.
package struct JournalGroup: Codable {
  /// When, in seconds since 1970.
  let time: Double
  let entries: [JournalEntry]

  package init(_ entries: [JournalEntry]) {
    time = Date().timeIntervalSince1970
    self.entries = entries
  }

  /// The group as a payload.
  package func payload() throws(Failure) -> [UInt8] { try JSONText.line(self) }

  /// The group in a payload. Nil where another version of the program wrote it.
  init?(payload: ArraySlice<UInt8>) {
    guard let group = JSONText.record(Self.self, from: Array(payload)) else { return nil }
    self = group
  }
}
