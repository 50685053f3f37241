package import CaviarSpec

/// How the learning rate changes from epoch to epoch.
package protocol Schedule: Component {
  /// What the learning rate is multiplied with in `epoch` of `epochs`, both counted from 1.
  func factor(epoch: Int, of epochs: Int) -> Double
}
