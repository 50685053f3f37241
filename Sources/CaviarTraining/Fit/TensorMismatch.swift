/// Tensors that are not those of the model.
package struct TensorMismatch: Error, Hashable, CustomStringConvertible {
  package let description: String
}
