import CaviarCompute
package import CaviarSpec
package import CaviarTables

/// The `data` section: files in some format, their split, and the preprocessing of their features.
package struct DataSection: Sendable {
  package let format: any DataFormat
  package let options: Options
  /// The files of a test part of its own.
  package let test: (any DataFormat)?

  package init(format: any DataFormat, options: Options, test: (any DataFormat)? = nil) {
    self.format = format
    self.options = options
    self.test = test
  }

  /// The options that all formats have.
  package struct Options: Mapping {
    package static let fields: [Field<Options>] = [
      .init(
        "root", \.root, Codec<DataRoot>.mapping(named: "`root`").optional, default: "the spec's folder",
        otherNames: ["dir", "folder", "data_dir", "base", "path_prefix"],
        "The folder of the files, where it is not the spec's."),
      .init(
        "sha256", \.sha256, Codec<String>.sha256.optional, otherNames: ["hash", "checksum", "sha"],
        "The SHA-256 of the files' bytes, one after the other as they are named; other files are an error."),
      .init(
        "limit", \.limit, Codec<RowLimit>.rowLimit.optional, default: "all examples",
        otherNames: ["max_rows", "nrows", "n_rows", "subset", "subsample", "sample"],
        "The number of examples to use: the first ones, or {random: 2000}. A test part with files of its own is used whole."
      ),
      .init(
        "split", \.split, Codec<SplitOptions>.split.optional,
        default: "{train: 0.7, validation: 0.15, test: 0.15}; 0.85 and 0.15 with `test`",
        otherNames: ["splits", "parts", "cross_validation"], "The split of the examples into parts."),
      .init(
        "positive", \.positive, Codec<String>.text.optional,
        otherNames: ["pos_label", "positive_class", "positive_label"],
        "The positive one of two classes, which precision, recall and the like are about."),
      .init(
        "preprocess", \.preprocess, preprocessorKind.codec.list().optional, default: "[standardize] for csv",
        otherNames: ["preprocessing", "transforms", "transform", "normalization"],
        "The preprocessing of the features, in order, with statistics from the training part."),
      .init(
        "test", \.test, .testFiles, otherNames: ["test_data", "test_set", "test_files"],
        "A test part with files of its own: the format's keys, those that differ."),
    ]

    package var root: DataRoot?
    package var sha256: String?
    package var limit: RowLimit?
    var split: SplitOptions?
    package var positive: String?
    package var preprocess: [any Preprocessor]?
    var test: TestFiles?

    package init() {}
  }

  /// The split: that of the spec, or the default.
  package var split: SplitOptions { options.split ?? .standard(hasOwnTest: test != nil) }

  /// True if there is a test part. A split by a column may have one.
  package var hasTestPart: Bool {
    if case .column = split { return true }
    return test != nil || split.hasTest
  }

  /// The preprocessing of the features: that of the spec, or the format's default.
  package var preprocessing: [any Preprocessor] {
    options.preprocess ?? type(of: format).defaultPreprocessing
  }

  /// True if a preprocessor decomposes a matrix, so that last bits depend on a library and the processor.
  package var decomposes: Bool { preprocessing.contains { type(of: $0).decomposes } }
}

extension DataSection {
  /// The files, relative to the root, those of a test part of its own at the end. `sha256` is that of their bytes, one
  /// after the other in this order.
  package var paths: [String] { format.paths + (test?.paths ?? []) }

  /// Reads the files of ``paths``.
  package func read(_ files: [DataFile], seed: UInt64) throws(DataError) -> RawDataset {
    precondition(files.count == paths.count, "a file for each path")
    var request = ReadRequest()
    request.group = split.group
    request.part = split.part
    request.limit = options.limit?.readLimit
    var dataset = try format.read(Array(files.prefix(format.paths.count)), request)
    if let rows = options.limit?.rows(of: dataset.rows, seed: seed) { dataset = dataset.taking(rows) }
    guard let test else { return dataset }
    let testFiles = Array(files.dropFirst(format.paths.count))
    // Its rows belong to one part whatever their group; the columns of group and part are still no features.
    request.limit = nil
    request.needsRoles = false
    let part = try test.read(testFiles, request)
    let found = Set(part.features.names)
    if let name = dataset.features.names.first(where: { !found.contains($0) }) {
      throw DataError(
        "there is no column \(quoted(name)), which \(files[0].name) has", at: .file(testFiles[0].name),
        notes: ["the columns are \(part.features.names.listed)"])
    }
    guard dataset.append(test: part) else {
      throw DataError(
        "the columns are not those of \(files[0].name)", at: .file(testFiles[0].name),
        notes: ["each column is found by its name, and holds numbers or words as there"])
    }
    return dataset
  }

  /// The index of the positive class; nil if the spec names none.
  ///
  /// Errors: there are not two classes, or none of that name.
  package func positiveClass(of classes: ClassLabels) throws(DataError) -> Int? {
    guard let positive = options.positive else { return nil }
    let names = classes.names.map(quoted).listed
    guard classes.names.count == 2 else {
      throw DataError(
        "a class is positive where there are two, and there are \(classes.names.count)", at: .field("data.positive"),
        notes: ["the classes are " + names])
    }
    guard let index = classes.names.firstIndex(of: positive) else {
      throw DataError(
        "there is no class \(quoted(positive))", at: .field("data.positive"), notes: ["the classes are " + names])
    }
    return index
  }

  /// Fits columns and preprocessing on a training part, and returns that part as the network sees it, with a line for each
  /// column of which rounding leaves little.
  ///
  /// - Parameter largestBlock: The size in bytes from which on the part stays in a file.
  package func fit(
    _ dataset: RawDataset, rows: [Int], largestBlock: Int = MemoryLimit.largestBlock
  ) throws(DataError) -> FittedFeatures.Fit {
    do {
      return try FittedFeatures.fit(
        preprocessing, dataset.features, rows: rows, missing: format.missing, largestBlock: largestBlock)
    } catch {
      throw error.at(.file(format.paths[0]))
    }
  }

  /// Fits the preprocessing of a regression's label on a training part.
  package func fitLabel(_ targets: [Double], rows: [Int]) throws(DataError) -> FittedLabel {
    do {
      return try FittedLabel(format.labelPreprocessing, labels: targets, rows: rows)
    } catch {
      throw error.at(.file(format.paths[0]))
    }
  }

  /// The section's canonical form without what says where its files are, since their bytes decide.
  package func withoutFiles(_ canonical: SpecValue) -> SpecValue {
    func bare(_ format: any DataFormat) -> SpecValue {
      dataFormatKind.canonicalOptions(of: format.with(paths: format.paths.map { _ in "" })) ?? [:]
    }
    let result = canonical.merging(bare(format)).removing("root").removing("sha256")
    return test.map { result.setting("test", to: bare($0)) } ?? result
  }

  /// The paths that ``relocated(_:_:)`` rewrites: the default of the root, or the files if there is no root.
  package var places: [String] { options.root.map { [$0.fallback].compactMap(\.self) } ?? paths }

  /// The section's canonical form, with its files named from another folder.
  ///
  /// - Parameter relocate: A path from the spec's folder to one from the other folder. Files under a root keep their
  ///   names, and the root's default moves.
  package func relocated(_ canonical: SpecValue, _ relocate: (String) -> String) -> SpecValue {
    if var root = options.root {
      root.fallback = root.fallback.map(relocate)
      return canonical.setting("root", to: root.canonical)
    }
    func moved(_ format: any DataFormat) -> SpecValue {
      dataFormatKind.canonicalOptions(of: format.with(paths: format.paths.map(relocate))) ?? [:]
    }
    let result = canonical.merging(moved(format))
    return test.map { result.setting("test", to: moved($0)) } ?? result
  }
}

extension DataSection {
  /// The key of the label, and its value with standardization after what is done to it already. Nil if it is standardized, or
  /// if the format's labels are classes only.
  package var standardizedLabel: (key: String, value: SpecValue)? {
    guard !format.labelPreprocessing.contains(where: { $0 is StandardizeLabel }) else { return nil }
    if var csv = format as? CSV {
      csv.label.preprocess.append(StandardizeLabel())
      return dataFormatKind.canonicalOptions(of: csv)?["label"].map { ("label", $0) }
    }
    if var arrays = format as? any ArrayFormat {
      arrays.labels.preprocess.append(StandardizeLabel())
      return dataFormatKind.canonicalOptions(of: arrays)?["labels"].map { ("labels", $0) }
    }
    return nil
  }
}
