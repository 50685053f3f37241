import CaviarDiagnostics
package import CaviarStore
package import CaviarExperiment
import SystemPackage

/// What a journal holds.
package struct JournalContents: Sendable {
  /// The fits that have finished, by address; of two with the same address the later one.
  package private(set) var fits: [String: FitRecord] = [:]
  /// The checks that were answered, by address; of two with the same address the later one.
  package private(set) var checks: [String: CheckRecord] = [:]
  /// The process that trained last. Nil where the journal is empty or missing.
  package private(set) var session: SessionRecord?
  /// When that process began, in seconds since 1970.
  package private(set) var began = 0.0
  /// When the journal was written last, in seconds since 1970.
  package private(set) var latest = 0.0
  /// How many epochs that process has trained.
  package private(set) var epochsSinceSession = 0
  /// The addresses of what has finished since what failed is trained again. Nil where that is not going on.
  package private(set) var retried: Set<String>?
  /// What a person should see of that process, oldest first.
  package private(set) var warnings: [String] = []
  /// What was lost on the way to reading it: of no concern where the result files are complete. Nil where everything was
  /// read.
  package private(set) var unread: String?
  /// The state of the file, for who opens it to go on.
  package private(set) var tail = AppendLog.Tail.none

  /// An empty journal.
  package init() {}

  /// An empty journal, and what a person should know of it.
  init(warning: String) { warnings = [warning] }

  /// - Throws: `Failure.inputOutput` where the file was damaged elsewhere than at its end.
  init(_ bytes: [UInt8], at path: FilePath) throws(Failure) {
    guard let scan = Journal.format.scan(bytes) else { throw Self.damaged(path, at: 0) }
    if let damage = scan.damage { throw Self.damaged(path, at: damage) }
    var foreign = 0
    for payload in scan.payloads {
      guard let group = JournalGroup(payload: bytes[payload]) else {
        foreign += 1
        continue
      }
      latest = group.time
      for entry in group.entries { add(entry, at: group.time) }
    }
    if foreign > 0 {
      unread =
        "of \(scan.payloads.count) entries of the journal \(foreign) are whole and cannot be read; "
        + "another version of the program wrote them, and their fits are trained again"
    }
    tail = AppendLog.Tail(scan, of: bytes)
  }

  private mutating func add(_ entry: JournalEntry, at time: Double) {
    switch entry {
    case .session(let record):
      session = record
      began = time
      epochsSinceSession = 0
      warnings = []
    case .check(let address, let record):
      checks[address] = record
      retried?.insert(address)
      // Another process has begun, which has not trained yet.
      epochsSinceSession = 0
    case .fit(let address, let record):
      fits[address] = record
      retried?.insert(address)
      epochsSinceSession += max(0, record.epochs.count - 1)
    case .warning(let text): warnings.append(text)
    case .retry(let hasEnded): retried = hasEnded ? nil : []
    }
  }

  /// Whether nothing has finished, and nobody has begun to train.
  package var isEmpty: Bool { fits.isEmpty && checks.isEmpty && session == nil }

  /// The highest trial of each stage that has finished fits.
  package var finishedTrials: [String: Int] {
    Dictionary(fits.values.map { ($0.stage, $0.trial) }, uniquingKeysWith: max)
  }

  private static func damaged(_ path: FilePath, at offset: Int) -> Failure {
    Failure(
      .inputOutput, "the journal \(path) is damaged at byte \(offset), in the middle of what was written",
      notes: [
        "its disk or another program has changed it; nothing was touched",
        "restore it from a backup; or move it away, and fits that no result file holds are trained again; "
          + "or start again with --fresh, which keeps it under .state/history",
      ])
  }
}

extension Disk {
  /// What a journal holds, read beside a process that may be writing it. Empty where there is none.
  ///
  /// - Throws: `Failure.inputOutput` where it cannot be read or was damaged elsewhere than at its end.
  func journal(at path: FilePath) throws(Failure) -> JournalContents {
    guard let bytes = try read(path) else { return JournalContents() }
    return try JournalContents(bytes, at: path)
  }
}
