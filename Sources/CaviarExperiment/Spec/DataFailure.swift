import CaviarData
package import CaviarDiagnostics
package import CaviarTables
import CaviarYAML

extension Experiment {
  /// An error in the data, as the failure that ends the program: at its place in the spec if the spec has to change.
  package func failure(_ error: DataError) -> Failure {
    if error.isOfOneClass, case .first(let count)? = network?.data.options.limit,
      let limit = node(at: ["data", "limit"])
    {
      return Failure(
        .badInput, "in the first \(count) rows " + error.message,
        notes: ["where the file is sorted by class, write limit: {random: \(count)}"] + error.notes,
        at: limit.location)
    }
    switch error.place {
    case .field(let field)?:
      guard let node = node(at: field.split(separator: ".").map(String.init)) else { return Failure(error) }
      return Failure(.badInput, error.message, notes: error.notes, at: node.location)
    case .file?: return Failure(error.with(notes: error.notes + ["\(path) names this file in `data`"]))
    case .temporary?, nil: return Failure(error)
    }
  }

  /// The value under a path of keys; nil if it is not written.
  private func node(at path: [String]) -> Node? {
    path.reduce(root) { node, key in node.flatMap { key.child(of: $0) } }
  }
}

extension Failure {
  /// An error in the data, at its place in a file; or a disk without space for a table.
  package init(_ error: DataError) {
    let kind: Failure.Kind =
      if case .temporary(_, let isFull)? = error.place { isFull ? .inputOutput : .cannotCreate } else { .badInput }
    self.init(kind, error.description, notes: error.notes)
  }
}
