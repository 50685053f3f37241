package import CaviarSpec

/// The data formats, sorted by name. A new format is a file in `Formats/` and a line here.
package let dataFormats: [any DataFormat.Type] = [
  CSV.self
]

/// The preprocessors, sorted by name. A new one is a file in `Preprocessing/` and a line here.
package let preprocessors: [any Preprocessor.Type] = [
  Normalize.self,
  Standardize.self,
  ZeroCenter.self,
]

/// The data formats as a kind of component.
package let dataFormatKind = ComponentKind("data format", dataFormats.map { entry($0) })

/// The preprocessors as a kind of component.
package let preprocessorKind = ComponentKind("preprocessor", preprocessors.map { entry($0) })

private func entry<F: DataFormat>(_ type: F.Type) -> ComponentEntry<any DataFormat> {
  ComponentEntry(type) { $0 }
}

private func entry<P: Preprocessor>(_ type: P.Type) -> ComponentEntry<any Preprocessor> {
  ComponentEntry(type) { $0 }
}
