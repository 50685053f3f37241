package import CaviarSpec

/// The data formats, sorted by name. A new format is a file in `Formats/` and a line here.
package let dataFormats: [any DataFormat.Type] = [
  CIFAR10.self,
  CSV.self,
  IDX.self,
  NPY.self,
  NPZ.self,
]

/// The preprocessors, sorted by name. A new one is a file in `Preprocessing/` and a line here.
package let preprocessors: [any Preprocessor.Type] = [
  Divide.self,
  MinMax.self,
  Normalize.self,
  PCA.self,
  Standardize.self,
  Whiten.self,
  ZeroCenter.self,
]

/// The preprocessors of a label, sorted by name. A new one is a file in `Labels/` and a line here.
package let labelPreprocessors: [any LabelPreprocessor.Type] = [
  LogLabel.self,
  StandardizeLabel.self,
]

/// The rules of a column, sorted by name. A new one is a file in `Columns/` and a line here.
package let columnRules: [any ColumnRule.Type] = [
  Drop.self,
  NumberColumn.self,
  OneHot.self,
  Ordinal.self,
]

/// The data formats as a kind of component.
package let dataFormatKind = ComponentKind<any DataFormat>("data format", of: dataFormats.map { $0 })

/// The preprocessors as a kind of component.
package let preprocessorKind = ComponentKind<any Preprocessor>("preprocessor", of: preprocessors.map { $0 })

/// The preprocessors of a label as a kind of component.
package let labelPreprocessorKind = ComponentKind<any LabelPreprocessor>(
  "label preprocessor", of: labelPreprocessors.map { $0 })

/// The rules of a column as a kind of component.
package let columnRuleKind = ComponentKind<any ColumnRule>("column rule", of: columnRules.map { $0 })
