import CaviarData
package import CaviarDiagnostics
package import CaviarExperiment
package import CaviarResults
import CaviarTables
import CaviarThreads
package import SystemPackage

/// Files that have been read and hashed. They are parsed once; arrays keep theirs.
package final class UnparsedData: Sendable {
  package let folder: FilePath
  package let hashes: DataHashes
  private let loader: DataLoader
  private let state: Mutex<State>

  private enum State: Sendable {
    case files([DataFile])
    case loaded(LoadedData)
  }

  init(_ files: [DataFile], in folder: FilePath, hashes: DataHashes, loader: DataLoader) {
    self.folder = folder
    self.hashes = hashes
    self.loader = loader
    state = Mutex(.files(files))
  }

  /// The data, parsed, split and preprocessed.
  package func loaded(for experiment: Experiment) throws(Failure) -> LoadedData {
    try state.withLock { state throws(Failure) in
      switch state {
      case .loaded(let data): return data
      case .files(let files):
        let data = try loader.load(experiment, files, in: folder, hashes: hashes)
        state = .loaded(data)
        return data
      }
    }
  }
}
