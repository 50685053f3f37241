package import CaviarChecks
package import CaviarDiagnostics
package import CaviarExperiment
import FoundationEssentials

/// An entry of a journal: everything that a run must not lose when it is killed.
package enum JournalEntry: Sendable, Codable {
  /// A process began to train.
  case session(record: SessionRecord)
  /// A check was made.
  case check(address: String, record: CheckRecord)
  /// A fit has finished.
  case fit(address: String, record: FitRecord)
  /// A warning for the user.
  case warning(text: String)
  /// A retry of failed fits has begun, or has ended.
  case retry(hasEnded: Bool)
}

/// A process that trains: its inputs, and the commit of its spec. Stays in `.state`.
package struct SessionRecord: Sendable, Codable {
  /// The spec, the data and the engine.
  package let run: RunRecord
  /// The number of threads that train.
  package let workers: Int
  /// The commit of the spec's repository; nil if there is none.
  package let source: SourceRecord?

  package init(run: RunRecord, workers: Int, source: SourceRecord?) {
    self.run = run
    self.workers = workers
    self.source = source
  }
}

/// Entries that were written in one group, so that a crash keeps all or none of them.
package struct JournalGroup: Codable {
  /// The time of writing, in seconds since 1970.
  let time: Double
  let entries: [JournalEntry]

  package init(_ entries: [JournalEntry]) {
    time = Date().timeIntervalSince1970
    self.entries = entries
  }

  /// The group as a payload.
  package func payload() throws(Failure) -> [UInt8] { try JSONText.line(self) }

  /// The group in a payload. Nil if another version of the program wrote it.
  init?(payload: ArraySlice<UInt8>) {
    guard let group = JSONText.record(Self.self, from: Array(payload)) else { return nil }
    self = group
  }
}
