import CaviarData
import CaviarDiagnostics
import CaviarExperiment
import CaviarResults
import CaviarStore
import SystemPackage

extension ResultsFolder {
  /// The paths of the data in the stored `best.yaml`, by the paths in the spec. Empty if it cannot be read.
  func placesInBest(of data: DataSection) -> [String: String] {
    var sink = DiagnosticSink()
    guard let bytes = try? disk.read(path.appending(ResultFiles.Name.best)),
      let stored = SpecReader.readBack(bytes, path: ResultFiles.Name.best, into: &sink)?.network?.data.places,
      stored.count == data.places.count
    else { return [:] }
    return Dictionary(zip(data.places, stored)) { first, _ in first }
  }

  /// The first difference between the stored files and others. Files that determine the rest are compared first.
  func difference(
    from files: ResultFiles, without excluded: Set<String> = []
  ) throws(Failure) -> VerificationRecord.Difference? {
    let order = [ResultFiles.Name.run, ResultFiles.Name.checks, ResultFiles.Name.stages, ResultFiles.Name.curves]
    let sorted = files.all.sorted {
      (order.firstIndex(of: $0.name) ?? order.count) < (order.firstIndex(of: $1.name) ?? order.count)
    }
    for (name, content) in sorted where !excluded.contains(name) {
      let stored = try disk.read(path.appending(name))
      let again = content?.bytes
      if let difference = FileComparison.difference(of: name, stored: stored, again: again) { return difference }
    }
    return nil
  }
}
