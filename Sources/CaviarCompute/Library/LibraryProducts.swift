internal import COpenBLAS

/// Products in double precision by OpenBLAS, for the preprocessors that decompose a matrix with it: their bits are the
/// library's in any case.
public enum LibraryProducts {
  /// Adds XᵀX to `sum`, [D × D], of rows X [N × D]; all are row-major.
  public static func addGram(of rows: [Double], columns: Int, to sum: inout [Double]) {
    precondition(columns > 0 && rows.count % columns == 0 && sum.count == columns * columns, "whole rows")
    endLibraryThreads()
    let (n, k) = (Int32(columns), Int32(rows.count / columns))
    guard k > 0 else { return }
    unsafe cblas_dgemm(CblasColMajor, CblasNoTrans, CblasTrans, n, n, k, 1, rows, n, rows, n, 1, &sum, n)
  }

  /// X·Aᵀ, [N × H], of rows X [N × D] and A [H × D].
  public static func multiply(_ rows: [Double], byRowsOf a: [Double], columns: Int) -> [Double] {
    precondition(columns > 0 && rows.count % columns == 0 && a.count % columns == 0, "whole rows")
    endLibraryThreads()
    let (n, m, k) = (Int32(rows.count / columns), Int32(a.count / columns), Int32(columns))
    var result = [Double](repeating: 0, count: Int(n) * Int(m))
    guard n > 0, m > 0 else { return result }
    unsafe cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, m, n, k, 1, a, k, rows, k, 0, &result, m)
    return result
  }
}
