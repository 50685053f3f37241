/// The kind of a file, recognized by its first bytes: for the error of a file that is not of the declared format.
package enum FileKind: String, CaseIterable, Sendable {
  case empty, gitLFS, gitAnnex, html, xml, json, pdf, png, jpeg
  case parquet, arrow, feather, hdf5, sqlite, matlab, matlab73, rda, rds
  case xlsx, xls, ods, npz, zip, gzip, bzip2, xz, zstd, tar
  case pickle, npy, idx, text

  /// The kind in words, after "the file is".
  package var words: String {
    switch self {
    case .empty: "empty"
    case .gitLFS: "a Git LFS pointer, not the data"
    case .gitAnnex: "a git-annex pointer, not the data"
    case .html: "a web page: a download that failed?"
    case .xml: "XML"
    case .json: "JSON"
    case .pdf: "a PDF document"
    case .png: "a PNG image"
    case .jpeg: "a JPEG image"
    case .parquet: "a Parquet table"
    case .arrow: "an Arrow (Feather) table"
    case .feather: "a Feather table"
    case .hdf5: "an HDF5 file"
    case .sqlite: "an SQLite database"
    case .matlab, .matlab73: "a MATLAB file"
    case .rda: "R's workspace (RData)"
    case .rds: "R's object (RDS)"
    case .xlsx: "an Excel workbook (xlsx)"
    case .xls: "an old Office document (xls)"
    case .ods: "an OpenDocument spreadsheet (ods)"
    case .npz: "NumPy's archive of arrays (npz)"
    case .zip: "a zip archive"
    case .gzip: "packed by gzip"
    case .bzip2: "packed by bzip2"
    case .xz: "packed by xz"
    case .zstd: "packed by zstd"
    case .tar: "a tar archive"
    case .pickle: "a Python pickle"
    case .npy: "NumPy's array (npy)"
    case .idx: "an array of the idx format"
    case .text: "text"
    }
  }

  /// The way to get a table or an array from such a file.
  package var advice: String {
    switch self {
    case .empty: "fetch or write the file again"
    case .gitLFS: "fetch the data with git lfs pull"
    case .gitAnnex: "fetch the data with git annex get"
    case .html: "open the file to see what the server said, and fetch the data again"
    case .xml: "save the table as CSV"
    case .json: "save it as CSV: pandas.read_json(file).to_csv(\"data.csv\", index=False)"
    case .pdf: "save its table as CSV"
    case .png, .jpeg: "put all the images into one array, and save it with numpy.save"
    case .parquet: "save it as CSV: pandas.read_parquet(file).to_csv(\"data.csv\", index=False)"
    case .arrow, .feather: "save it as CSV: pandas.read_feather(file).to_csv(\"data.csv\", index=False)"
    case .hdf5: "save its arrays with numpy.save: h5py.File(file)[\"name\"][:]"
    case .sqlite: "save a table as CSV: sqlite3 -header -csv file \"select * from name\""
    case .matlab: "save its arrays with numpy.save: scipy.io.loadmat(file)[\"name\"]"
    case .matlab73: "save its arrays with numpy.save: h5py.File(file)[\"name\"][:].T"
    case .rda, .rds: "save it as CSV: write.csv(table, \"data.csv\", row.names = FALSE)"
    case .xlsx, .xls, .ods: "save the sheet as CSV"
    case .npz: "name it with `npz:`, and its arrays with `features:` and `labels:`"
    case .zip, .tar: "unpack it, and name the file inside"
    case .gzip: "unpack it with gunzip, and name the unpacked file"
    case .bzip2: "unpack it with bunzip2, and name the unpacked file"
    case .xz: "unpack it with unxz, and name the unpacked file"
    case .zstd: "unpack it with unzstd, and name the unpacked file"
    case .pickle:
      "pickles are programs as much as data, and are not read; save the arrays with numpy.save, or tables as CSV"
    case .npy: "name it with `npy:`, and the labels' array with `labels:`"
    case .idx: "name it with `idx:`, and the labels' file with `labels:`"
    case .text: "if it is a table, name it with `csv:`"
    }
  }

  /// True for text, which may be a table.
  var isText: Bool { self == .text }

  /// The kind of a file; nil if it is none of these.
  package init?(_ file: DataFile) {
    let bytes = file.head
    guard !bytes.isEmpty else {
      self = .empty
      return
    }
    if let magic = Self.magics.first(where: { $0.matches(bytes) }) {
      self = magic.kind == .zip ? Self.archive(file) : magic.kind
      return
    }
    guard let kind = Self.text(bytes) else { return nil }
    self = kind
  }
}

extension FileKind {
  /// The bytes that files of a kind begin with.
  private struct Magic {
    let kind: FileKind
    let bytes: [UInt8]
    let offset: Int
    /// True if a text may begin with them too: then a byte that no text has must follow soon.
    let isText: Bool

    init(_ kind: FileKind, _ text: String, at offset: Int = 0) {
      (self.kind, self.bytes, self.offset, self.isText) = (kind, Array(text.utf8), offset, true)
    }

    init(_ kind: FileKind, _ bytes: [UInt8]) {
      (self.kind, self.bytes, self.offset, self.isText) = (kind, bytes, 0, false)
    }

    func matches(_ file: [UInt8]) -> Bool {
      guard file.dropFirst(offset).starts(with: bytes) else { return false }
      return !isText || file.prefix(512).contains { $0 < 0x20 && !isTextControl($0) }
    }
  }

  private static let magics: [Magic] =
    [
      Magic(.parquet, "PAR1"), Magic(.parquet, "PARE"), Magic(.arrow, "ARROW1"), Magic(.feather, "FEA1"),
      Magic(.sqlite, "SQLite format 3"), Magic(.matlab, "MATLAB 5.0 MAT-file"),
      Magic(.matlab73, "MATLAB 7.3 MAT-file"), Magic(.rda, "RDX2\n"), Magic(.rda, "RDX3\n"),
      Magic(.bzip2, "BZh"), Magic(.tar, "ustar", at: 257), Magic(.pdf, "%PDF-"), Magic(.zip, [0x50, 0x4B, 3, 4]),
      Magic(.zip, [0x50, 0x4B, 5, 6]),
      Magic(.hdf5, [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]),
      Magic(.png, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]), Magic(.jpeg, [0xFF, 0xD8, 0xFF]),
      Magic(.rds, [0x58, 0x0A, 0, 0, 0]), Magic(.xls, [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]),
      Magic(.gzip, DataFile.gzipMagic), Magic(.xz, [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0]),
      Magic(.zstd, [0x28, 0xB5, 0x2F, 0xFD]), Magic(.npy, npyMagic),
    ] + (2...5).map { Magic(.pickle, [0x80, $0]) } + idxTypes.map { Magic(.idx, [0, 0, $0]) }

  /// The bytes that begin an npy file.
  static let npyMagic: [UInt8] = [0x93] + Array("NUMPY".utf8)
  /// The bytes that name a type of numbers in an idx file.
  static let idxTypes: [UInt8] = [0x08, 0x09, 0x0B, 0x0C, 0x0D, 0x0E]

  /// The kind of a zip archive, by its members' names.
  private static func archive(_ file: DataFile) -> FileKind {
    guard let names = try? ZipArchive(file).members.map(\.name) else { return .zip }
    if names.contains(where: { $0.hasPrefix("xl/") }) { return .xlsx }
    if names.contains("content.xml") { return .ods }
    return !names.isEmpty && names.allSatisfy { $0.hasSuffix(".npy") } ? .npz : .zip
  }

  /// The kind of a text; nil if the bytes are not text.
  private static func text(_ bytes: [UInt8]) -> FileKind? {
    let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    let start = bytes[(hasMark ? 3 : 0)...].drop { isBlank($0) || isTextControl($0) }
    let first = String(decoding: start.prefix(512), as: UTF8.self).lowercased()
    if first.hasPrefix("version https://git-lfs") { return .gitLFS }
    if first.hasPrefix("/annex/objects/") { return .gitAnnex }
    if first.hasPrefix("<!doctype html") || first.hasPrefix("<html") { return .html }
    if first.hasPrefix("<?xml") { return first.contains("<html") ? .html : .xml }
    if isJSON(start, first) { return .json }
    return bytes.prefix(512).contains { $0 < 0x20 && !isTextControl($0) } ? nil : .text
  }

  /// True if a text is an object, a list of objects or lines of objects, as far as its two ends show: a cell of a table may
  /// begin with a brace too.
  private static func isJSON(_ bytes: ArraySlice<UInt8>, _ first: String) -> Bool {
    guard let last = bytes.last(where: { !isBlank($0) && !isTextControl($0) }) else { return false }
    let start = first.filter { !$0.isWhitespace }
    if start.hasPrefix("{\"") { return last == UInt8(ascii: "}") && start.contains("\":") }
    return start.hasPrefix("[{\"") && last == UInt8(ascii: "]")
  }
}

/// A tab or a line end.
private func isTextControl(_ byte: UInt8) -> Bool { (0x09...0x0D).contains(byte) }

extension DataFile {
  /// Refuses a file that is plainly no text, or a text that is plainly no table: a pointer, a web page, JSON.
  ///
  /// The file is unpacked already: one that is packed again says so.
  package func requireText(for format: String) throws(DataError) {
    guard let kind = FileKind(self), !kind.isText else { return }
    throw mismatch(kind, format)
  }

  /// The error of a file that is not of a format. It names the actual kind, if that is known.
  package func mismatch(for format: String, otherwise error: DataError) -> DataError {
    guard let kind = FileKind(self), kind.rawValue != format else { return error }
    let mismatch = mismatch(kind, format)
    return mismatch.with(notes: mismatch.notes + error.notes)
  }

  private func mismatch(_ kind: FileKind, _ format: String) -> DataError {
    // Every other format has unpacked its file once.
    let what = kind == .gzip && format != FileKind.npz.rawValue ? "packed by gzip twice" : kind.words
    return self.error(
      kind == .empty ? "the file is empty" : "the file is \(what); `\(format)` does not read it", notes: [kind.advice])
  }

  /// A line about a file that is a pointer to the data, or a web page in their place; nil for other files.
  package var placeholder: String? {
    switch FileKind(self) {
    case .gitLFS?, .gitAnnex?, .html?: FileKind(self).map { "\(name) is \($0.words); \($0.advice)" }
    default: nil
    }
  }
}
