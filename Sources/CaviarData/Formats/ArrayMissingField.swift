internal import CaviarSpec
internal import CaviarTables

extension Field where Root: DataFormat {
  /// The key of the formats that hold arrays.
  static func arrayMissing(_ path: any WritableKeyPath<Root, ArrayMissing?> & Sendable) -> Field<Root> {
    .init(
      "missing", path, Codec<ArrayMissing>.mapping(named: "`missing`").optional, default: "a NaN is an error",
      otherNames: ["na", "nan", "impute", "imputer", "fillna", "missing_values"],
      "What is done with NaN among the features.")
  }
}
