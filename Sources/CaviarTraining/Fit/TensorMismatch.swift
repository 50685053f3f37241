/// The error that tensors do not have the names or shapes of the model.
package struct TensorMismatch: Error, Hashable, CustomStringConvertible {
  package let description: String
}
