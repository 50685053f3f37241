package import CaviarDiagnostics

/// The state of an unfinished fit with its measurements, from which it resumes to the very same bytes.
package protocol StoredCheckpoint: Sendable {
  func bytes() throws(Failure) -> [UInt8]
  /// Nil if the bytes are not those of a checkpoint, or are those of another version.
  init?(bytes: [UInt8])
}
