import CaviarData
import Synchronization
package import SystemPackage

/// The data of an experiment: its files are known by their bytes, and it may not be parsed yet. What has finished is known by
/// the bytes alone, so that it needs no parsing, whatever a reader has come to refuse since.
package protocol ExperimentData: Sendable {
  /// The folder from which relative paths of the spec start.
  var folder: FilePath { get }
  /// What its files are.
  var hashes: DataHashes { get }
  /// The data, ready to train on.
  ///
  /// - Throws: `Failure` 66 where a file is not what the spec says, 65 where the model is too large for it.
  func loaded(for experiment: Experiment) throws(Failure) -> LoadedData
}

extension LoadedData: ExperimentData {
  package var hashes: DataHashes { record.hashes }
  package func loaded(for experiment: Experiment) -> LoadedData { self }
}

/// Files that have been read and hashed. They are parsed once, and let go then.
package final class UnparsedData: ExperimentData {
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
