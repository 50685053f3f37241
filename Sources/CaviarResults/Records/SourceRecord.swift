/// The origin of a spec: the commit of its repository.
package struct SourceRecord: Sendable, Codable, Equatable {
  /// The commit's hash.
  package let commit: String
  /// True if anything outside the results differs from that commit.
  package let isDirty: Bool

  package init(commit: String, isDirty: Bool) {
    self.commit = commit
    self.isDirty = isDirty
  }

  private enum CodingKeys: String, CodingKey {
    case commit
    case isDirty = "dirty"
  }
}
