package import CaviarDiagnostics
import CaviarStore
import SystemPackage

extension ResultsFolder {
  private var history: FilePath { state.appending("history") }
  /// The folder in which an entry of the history is assembled.
  private var unfinished: FilePath { state.appending("archive") }

  /// Moves the files of an earlier run, if there are any, to `.state/history/N`, the first free number.
  ///
  /// They are collected in `.state/archive`, which is then renamed: a folder of the history is complete. After a crash,
  /// ``finishArchive()`` continues.
  ///
  /// - Parameter withJournal: True to move the journal too.
  /// - Throws: `Failure.cannotCreate` if the history is a link or cannot be made, before anything is moved; `inputOutput`.
  package func archive(withJournal: Bool) throws(Failure) {
    // Without its run.json and its journal, the rest of a move that was interrupted belongs to no run.
    var moves = ResultFiles.Name.all.reversed().map { (from: path.appending($0), name: $0) }
    if withJournal { moves.insert((journalPath, "journal"), at: 1) }
    moves = moves.filter { disk.exists($0.from) }
    let moved = try movedBefore()
    guard !moves.isEmpty || !moved.isEmpty else { return }
    // All that can be refused is refused before anything is moved.
    try disk.refuseLink(history)
    for folder in [unfinished, history] { try disk.makeFolder(folder, isPrivate: true) }
    // A file in the place of one that was moved came later, from git: it is not part of this.
    if !moves.contains(where: { moved.contains($0.name) }) {
      for move in moves { try disk.move(move.from, to: unfinished.appending(move.name)) }
    }
    try disk.sync(folder: unfinished)

    var number = 1
    while disk.exists(history.appending(String(number))) { number += 1 }
    try disk.move(unfinished, to: history.appending(String(number)))
  }

  /// Completes an archive that a killed run has begun. The journal is moved too then: its fits are not those of the
  /// next run.
  package func finishArchive() throws(Failure) {
    if try !movedBefore().isEmpty { try archive(withJournal: true) }
  }

  /// The files of an archive that is not finished. Where there are none, it has not begun.
  private func movedBefore() throws(Failure) -> [String] {
    try disk.refuseLink(unfinished)
    return try disk.files(in: unfinished)
  }
}
