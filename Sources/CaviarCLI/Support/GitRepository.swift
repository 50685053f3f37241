import CaviarProcesses
package import CaviarResults
import CaviarStore
package import SystemPackage

/// Finds the commit that a spec comes from. There is none on a machine without git, or outside a repository.
package enum GitRepository {
  /// The commit of the repository that holds a spec, marked as dirty if files other than the results differ from it. A spec
  /// that is a symbolic link belongs to the repository of its target.
  ///
  /// - Parameter results: The output root; files that runs write there are ignored.
  package static func source(of spec: FilePath, results: FilePath) -> SourceRecord? {
    let spec = Disk().resolved(spec)
    let folder = spec.removingLastComponent()
    guard let name = spec.lastComponent?.string, let place = git(["rev-parse", "--show-toplevel", "HEAD"], in: folder)
    else { return nil }
    let lines = place.split(separator: "\n").map(String.init)
    let status = git(["status", "--porcelain", "-z", "--untracked-files=all", "--no-renames"], in: folder)
    guard lines.count == 2, let status else { return nil }
    let root = Disk().path(of: results, from: FilePath(lines[0]))
    // Two letters and a space stand before each path.
    let changes = status.split(separator: "\0").map { FilePath(String($0.dropFirst(3))) }
    // Git does not list an ignored spec.
    let isKnown = git(["--literal-pathspecs", "ls-files", "--error-unmatch", "--", name], in: folder) != nil
    return SourceRecord(commit: lines[1], isDirty: !isKnown || !changes.allSatisfy { isResult($0, in: root) })
  }

  /// True for a path that runs write: ROOT/NAME/FILE, or anything below ROOT/NAME/.state.
  private static func isResult(_ path: FilePath, in root: FilePath) -> Bool {
    guard path.components.starts(with: root.components) else { return false }
    let parts = path.components.dropFirst(root.components.count).dropFirst().map(\.string)
    return parts.count == 1 && ResultFiles.Name.all.contains(parts[0]) || parts.first == ".state"
  }

  /// What git prints, if it succeeds. The repository's hooks and locks are left alone.
  private static func git(_ arguments: [String], in folder: FilePath) -> String? {
    let folder = folder.isEmpty ? "." : folder.string
    let all = ["git", "--no-optional-locks", "-c", "core.fsmonitor=false", "-C", folder] + arguments
    // Variables of git's, as they are set in its own hooks, would lead it elsewhere.
    return ChildProcess.output(of: all, withoutVariables: "GIT_")
  }
}
