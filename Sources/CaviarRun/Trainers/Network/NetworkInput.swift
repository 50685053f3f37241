package import CaviarDiagnostics
package import CaviarExperiment
package import CaviarResults

// The data of the built-in network, as files or parsed.

extension UnparsedData: TrainingInput {
  package func trainer(
    of experiment: Experiment, as spec: Experiment, isProfiled: Bool
  ) throws(Failure) -> NetworkTrainer {
    try KernelCheck.pass()
    return NetworkTrainer(experiment, data: try loaded(for: spec), isProfiled: isProfiled)
  }
}

extension LoadedData: TrainingInput {
  package var hashes: DataHashes { record.hashes }

  package func trainer(
    of experiment: Experiment, as spec: Experiment, isProfiled: Bool
  ) throws(Failure) -> NetworkTrainer {
    try KernelCheck.pass()
    return NetworkTrainer(experiment, data: self, isProfiled: isProfiled)
  }
}

extension TrainingInput where T == NetworkTrainer {
  package func record(of trainer: NetworkTrainer) -> RunRecord.DataRecord? { trainer.data.record }
}
