internal import CaviarSpec

extension ZipArchive {
  /// The names of the arrays, without their ending.
  package var arrayNames: [String] {
    members.map(\.name).filter { $0.hasSuffix(".npy") }.map { String($0.dropLast(4)) }
  }

  /// The array of that name, with or without its ending.
  package func array(named name: String, limit: Int?) throws(DataError) -> NumberArray {
    if let member = members.first(where: { $0.name == name || $0.name == name + ".npy" }) {
      return try array(member, limit: limit)
    }
    let names = members.map { $0.name.hasSuffix(".npy") ? String($0.name.dropLast(4)) : $0.name }
    if let kind = FileKind(file), kind != .npz, !members.contains(where: { $0.name.hasSuffix(".npy") }) {
      throw file.mismatch(for: FileKind.npz.rawValue, otherwise: file.error("the archive has no arrays"))
    }
    throw file.error(
      "there is no array \(quoted(name))",
      notes: (Suggestion.nearest(to: name, among: names).map { ["did you mean \(quoted($0))?"] } ?? [])
        + ["the arrays are " + names.map(quoted).listed])
  }
}
