package import CaviarSpec

/// A learning rate schedule: the decay of the learning rate over the epochs of a fit.
package protocol Schedule: Component {
  /// The factor of the learning rate in `epoch` of `epochs`, both counted from 1.
  func factor(epoch: Int, of epochs: Int) -> Double
}
