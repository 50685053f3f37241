/// A network, and the way that it is trained: what one fit trains.
package struct Configuration: Sendable {
  package var architecture: Architecture
  package var training: Training

  package init(architecture: Architecture, training: Training) {
    self.architecture = architecture
    self.training = training
  }
}
