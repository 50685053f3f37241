// The table of kernels of one scalar. Included by CKernels.h for each, with
// CK_SCALAR, CK_TABLE and CK_NORM.

#pragma clang assume_nonnull begin

/// The arrays of a batch normalization, one element per unit.
typedef struct {
  /// γ and β.
  const CK_SCALAR *scales, *shifts;
  /// ε, and the shares of the old and the new in the running averages. Unused by `normalize_by_averages` and
  /// `normalize_backward`, as are the averages by the latter.
  const CK_SCALAR *_Nullable epsilons, *_Nullable keep, *_Nullable take;
  /// The running averages. `normalize_by_averages` only reads the means.
  CK_SCALAR *_Nullable means, *_Nullable variances;
  /// 1 / √(σ² + ε): written by `normalize`, read by the others.
  CK_SCALAR *inverses;
} CK_NORM;

/// Symbols: B rows of a batch, D inputs, U units, C classes. Strides are between rows, in elements. An array named
/// [panel] has ⌈U / 16⌉ panels; the lanes of the last one without a unit hold zeros, and stay so.
typedef struct {
  /// out[r][u] = bias[u] + Σ x[r][k]·w[u][k], with x[r] at `rows[r]`. weights [panel][D][16], bias [panel][16]. Writes
  /// no columns of `out` beyond U.
  void (*forward)(
      const CK_SCALAR *_Nonnull const *_Nonnull rows, long B, long D, const CK_SCALAR *weights,
      const CK_SCALAR *_Nullable bias, long U, CK_SCALAR *out, long stride);
  /// out[panel][k][16] = Σ x[r][k]·dz[r][u]. Reads no columns of `dz` beyond U.
  void (*gradient)(
      const CK_SCALAR *_Nonnull const *_Nonnull rows, long B, long D, const CK_SCALAR *dz, long stride, long U,
      CK_SCALAR *out);
  /// `gradient` and `step` in one: the gradient stays in the cache. The same bits as one after the other.
  void (*gradient_step)(
      const CK_SCALAR *_Nonnull const *_Nonnull rows, long B, long D, const CK_SCALAR *dz, long stride, long U,
      ck_optimizer kind, const CK_SCALAR *constants, CK_SCALAR *weights, CK_SCALAR *_Nullable state0,
      CK_SCALAR *_Nullable state1, double *_Nullable squares);
  /// out[panel of 16 inputs][u][16], from weights [panel][D][16]: dx = `forward` of dz by it, with U inputs, D units.
  void (*transpose)(const CK_SCALAR *weights, long D, long U, CK_SCALAR *out);
  /// out[u] = Σ x[r][u].
  void (*column_sums)(const CK_SCALAR *x, long stride, long B, long U, CK_SCALAR *out);

  /// A step of weights [panel][n][16], with gradient and states likewise, and constants [panel][c][16]: see
  /// ``ck_optimizer``. squares [panel][2][16]: Σ(w' − w)² and, before the step, Σw² of each unit. Ascending,
  /// chains of 48 in blocks that are added up in double.
  void (*step)(
      ck_optimizer kind, long panels, long n, const CK_SCALAR *gradient, const CK_SCALAR *constants,
      CK_SCALAR *weights, CK_SCALAR *_Nullable state0, CK_SCALAR *_Nullable state1, double *_Nullable squares);
  /// g ← g + λ₂·w + λ₁·sign w, with l1 and l2 [panel][16], the others [panel][n][16].
  void (*add_penalties)(
      long panels, long n, const CK_SCALAR *l1, const CK_SCALAR *l2, const CK_SCALAR *weights, CK_SCALAR *gradient);
  /// x [panel][n][16] times factors [panel][16].
  void (*scale)(long panels, long n, const CK_SCALAR *factors, CK_SCALAR *x);
  /// sums[panel][16] = Σx² over x [panel][n][16], added up likewise.
  void (*sum_squares)(long panels, long n, const CK_SCALAR *x, double *sums);
  /// sums[panel][16] = Σ|x|, likewise.
  void (*sum_magnitudes)(long panels, long n, const CK_SCALAR *x, double *sums);

  /// An activation, in place or not. `slopes` are what GELU keeps for its way back; NULL in evaluation.
  void (*activate)(
      ck_activation kind, long B, long U, CK_SCALAR parameter, const CK_SCALAR *from, long from_stride, CK_SCALAR *to,
      long to_stride, CK_SCALAR *_Nullable slopes, long slopes_stride);
  /// gradient ← gradient · da/dz, from the outputs a; of GELU, from the slopes.
  void (*activate_backward)(
      ck_activation kind, long B, long U, CK_SCALAR parameter, const CK_SCALAR *a, long a_stride, CK_SCALAR *gradient,
      long gradient_stride);
  /// to ← to + x.
  void (*add)(long B, long U, const CK_SCALAR *x, long x_stride, CK_SCALAR *to, long to_stride);
  /// to ← to · x.
  void (*multiply)(long B, long U, const CK_SCALAR *x, long x_stride, CK_SCALAR *to, long to_stride);
  /// to ← x.
  void (*copy)(long B, long U, const CK_SCALAR *x, long x_stride, CK_SCALAR *to, long to_stride);
  /// to ← value.
  void (*fill)(long B, long U, CK_SCALAR value, CK_SCALAR *to, long to_stride);
  /// A function of n numbers, in place or not.
  void (*map)(ck_function function, long n, const CK_SCALAR *from, CK_SCALAR *to);

  /// y = γ·ẑ + β with ẑ = (x − μ) / √(σ² + ε), of a batch in training; the averages become keep·old + take·new. Neither
  /// `normalized` nor y may be x.
  void (*normalize)(
      long B, long U, const CK_NORM *norm, const CK_SCALAR *x, long x_stride, CK_SCALAR *normalized,
      long normalized_stride, CK_SCALAR *y, long y_stride);
  /// y = γ·(x − mean)·inverse + β, in place or not.
  void (*normalize_by_averages)(
      long B, long U, const CK_NORM *norm, const CK_SCALAR *x, long x_stride, CK_SCALAR *y, long y_stride);
  /// The gradients of γ [U], β [U] and, unless NULL, x, which may be dy.
  void (*normalize_backward)(
      long B, long U, const CK_NORM *norm, const CK_SCALAR *dy, long dy_stride, const CK_SCALAR *normalized,
      long normalized_stride, CK_SCALAR *scale_gradients, CK_SCALAR *shift_gradients, CK_SCALAR *_Nullable dx,
      long dx_stride);

  /// mask[r][u] = 0 where u(r·U + u) < rate, else 1 / (1 − rate); u(i) is the stream's uniform number i.
  void (*dropout)(const ck_stream *stream, long B, long U, double rate, CK_SCALAR *mask, long stride);
  /// out[i] = limit·(2·u(start + i) − 1), or deviation·normal(start + i), with an even `start`.
  void (*draw)(
      ck_distribution distribution, const ck_stream *stream, int64_t start, long n, double scale, CK_SCALAR *out);

  /// losses[r] = −ln p of the true class, p = softmax z; z [B][C] ← weight·(p − y) / B, the gradient of the mean.
  void (*cross_entropy)(
      long B, long C, CK_SCALAR *scores, long stride, const int32_t *labels, const CK_SCALAR *_Nullable weights,
      CK_SCALAR *losses);
  /// z ← p, the class predicted, and, given labels, the losses.
  void (*softmax)(
      long B, long C, CK_SCALAR *scores, long stride, const int32_t *_Nullable labels, CK_SCALAR *_Nullable losses,
      int32_t *predicted);
  /// The losses of a regression with one value a row; `writes_gradient`: value ← the gradient of the mean loss.
  void (*residuals)(
      ck_loss loss, long B, CK_SCALAR *values, long stride, const CK_SCALAR *labels, CK_SCALAR *losses,
      long writes_gradient);
} CK_TABLE;

#pragma clang assume_nonnull end

#undef CK_SCALAR
#undef CK_TABLE
#undef CK_NORM
