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
package let dataFormatKind = ComponentKind("data format", dataFormats.map { entry($0) })

/// The preprocessors as a kind of component.
package let preprocessorKind = ComponentKind("preprocessor", preprocessors.map { entry($0) })

/// The preprocessors of a label as a kind of component.
package let labelPreprocessorKind = ComponentKind("label preprocessor", labelPreprocessors.map { entry($0) })

/// The rules of a column as a kind of component.
package let columnRuleKind = ComponentKind("column rule", columnRules.map { entry($0) })

private func entry<F: DataFormat>(_ type: F.Type) -> ComponentEntry<any DataFormat> {
  ComponentEntry(type) { $0 }
}

private func entry<P: Preprocessor>(_ type: P.Type) -> ComponentEntry<any Preprocessor> {
  ComponentEntry(type) { $0 }
}

private func entry<P: LabelPreprocessor>(_ type: P.Type) -> ComponentEntry<any LabelPreprocessor> {
  ComponentEntry(type) { $0 }
}

private func entry<R: ColumnRule>(_ type: R.Type) -> ComponentEntry<any ColumnRule> {
  ComponentEntry(type) { $0 }
}
