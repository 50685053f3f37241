package import CaviarChecks
import CaviarDiagnostics
package import CaviarExperiment
package import CaviarStore
import CaviarTraining
import SystemPackage

/// The contents of a journal, as a run, `status` and partial reports read them.
package struct JournalContents: Sendable {
  /// The fits that have finished, by address; of two with the same address the later one.
  package private(set) var fits: [String: FitRecord] = [:]
  /// The checks that were made, by address; of two with the same address the later one.
  package private(set) var checks: [String: CheckRecord] = [:]
  /// The process that trained last. Nil if the journal is empty or missing.
  package private(set) var session: SessionRecord?
  /// The time at which that process began, in seconds since 1970.
  package private(set) var began = 0.0
  /// The time of the last write, in seconds since 1970.
  package private(set) var latest = 0.0
  /// The number of epochs that process has trained.
  package private(set) var epochsSinceSession = 0
  /// The addresses that have finished since a retry of failed fits began. Nil if no retry is in progress.
  package private(set) var retried: Set<String>?
  /// The warnings of that process, oldest first.
  package private(set) var warnings: [String] = []
  /// A warning about entries that could not be read, which are not needed if the result files are complete. Nil if
  /// everything was read.
  package private(set) var unread: String?
  /// The state of the file, for opening it to append.
  package private(set) var tail = AppendLog.Tail.none

  /// An empty journal.
  package init() {}

  /// An empty journal with a warning.
  init(warning: String) { warnings = [warning] }

  /// - Throws: `Failure.inputOutput` if the file was damaged elsewhere than at its end.
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

  /// True if nothing has finished, and no process has begun to train.
  package var isEmpty: Bool { fits.isEmpty && checks.isEmpty && session == nil }

  /// True if there are fits, and a program has failed in each: they are no reason to refuse another program.
  package var holdsOnlyFailures: Bool { !fits.isEmpty && fits.values.allSatisfy(\.outcome.isOfProgram) }

  /// The highest trial of each stage that has finished fits.
  package var finishedTrials: [String: Int] {
    Dictionary(fits.values.map { ($0.stage, $0.trial) }, uniquingKeysWith: max)
  }

  private static func damaged(_ path: FilePath, at offset: Int) -> Failure {
    Failure(
      .inputOutput, "the journal \(path) is damaged at byte \(offset), in the middle of what was written",
      notes: ["its disk or another program has changed it; nothing was touched"], remedy: .restoreJournal)
  }
}

extension Disk {
  /// The contents of a journal, while another process may be writing it. Empty if there is none.
  ///
  /// - Throws: `Failure.inputOutput` if it cannot be read or was damaged elsewhere than at its end.
  func journal(at path: FilePath) throws(Failure) -> JournalContents {
    guard let bytes = try read(path) else { return JournalContents() }
    return try JournalContents(bytes, at: path)
  }
}
