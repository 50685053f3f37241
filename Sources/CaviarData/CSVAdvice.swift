package import CaviarSpec
package import CaviarYAML

extension CSV {
  /// Which columns are features is said by leaving out the others.
  package static func advice(on key: String, _ value: Node) -> KeyAdvice? {
    switch key {
    case "features", "x", "X", "inputs", "feature_columns", "use_columns", "usecols":
      KeyAdvice("every column but the label is a feature; leave one out with columns: {NAME: drop}")
    case "drop", "ignore", "exclude", "drop_columns", "index", "index_col", "id":
      KeyAdvice(
        "a column is left out with columns: {\(value.sequence?.first?.scalar?.text ?? value.scalar?.text ?? "NAME"): drop}"
      )
    case "categorical", "one_hot", "categories":
      KeyAdvice("words become one_hot of themselves; numbers that are names with columns: {NAME: one_hot}")
    case "standardize", "normalize", "scale", "scaler":
      KeyAdvice("write preprocess: [standardize], which is the default of a csv")
    case "batch_size", "shuffle":
      KeyAdvice("rows are shuffled in every epoch; `batch_size` is a field of `training`")
    default: nil
    }
  }
}
