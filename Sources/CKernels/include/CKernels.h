// Loops over arrays, for each instruction set from one source, with the same bits from all.
//
// A product's element is a chain of fused multiply-adds over the summed index, ascending, in blocks of 256, each from
// zero (the first of `forward` from the bias), added up: sum = block 0, sum = sum + block 1, … Other sums of scalars
// over rows are chains in the same blocks. Vector lanes run over an index of the result. So a number depends on its
// inputs alone: not on its neighbours, its place, tiles, threads, or the processor. NaNs are one NaN.
//
// Arrays may lie at the address of any scalar. Results overlap no inputs, except where "in place" is said. Counts are
// positive. Nothing is allocated; a call takes up to 200 kB of the stack.

#pragma once

#include <stdint.h>

/// An instruction set.
typedef enum { CK_PORTABLE, CK_AVX2, CK_AVX512, CK_NEON } ck_form;

/// An optimizer, its states, and the constants of a unit. The first two are always the rate η and the λ of the L2
/// penalty: g is the gradient of the loss plus λ·w.
typedef enum {
  /// w ← w − η·g.
  CK_SGD,
  /// β. v ← β·v − η·g, w ← w + v.
  CK_MOMENTUM,
  /// β. v' = β·v − η·g, w ← w − β·v + (1 + β)·v', v ← v'.
  CK_NESTEROV,
  /// ε. s ← s + g², w ← w − η·g / (√s + ε).
  CK_ADAGRAD,
  /// ε, ρ, 1 − ρ. s ← ρ·s + (1 − ρ)·g², w ← w − η·g / (√s + ε).
  CK_RMSPROP,
  /// ε, β₁, 1 − β₁, β₂, 1 − β₂, 1 / √(1 − β₂ᵗ), part; η is the rate over 1 − β₁ᵗ. m ← β₁·m + (1 − β₁)·g,
  /// v ← β₂·v + (1 − β₂)·g², w ← part·w − η·m / (√v·spread + ε). The part is 1, less with decoupled weight decay.
  CK_ADAM,
} ck_optimizer;

/// An activation. Parameters: the slope of leaky_relu, α of elu.
typedef enum { CK_RELU, CK_LEAKY_RELU, CK_ELU, CK_GELU, CK_SIGMOID, CK_TANH } ck_activation;

/// A function of one number.
typedef enum { CK_EXP, CK_LOG, CK_MAP_TANH, CK_ERF } ck_function;

/// A loss of the residual.
typedef enum { CK_SQUARED, CK_ABSOLUTE, CK_HUBER } ck_loss;

/// A distribution. Its scale: the limit of a uniform one around 0, the standard deviation of a normal one.
typedef enum { CK_UNIFORM, CK_NORMAL } ck_distribution;

/// A stream of random numbers: RandomStream's key, epoch and step.
typedef struct {
  uint32_t key0, key1, epoch, step;
} ck_stream;

#pragma clang assume_nonnull begin

/// The arrays of a batch normalization, one element per unit, in the scalar of the table that gets them.
typedef struct {
  /// γ and β.
  const void *scales, *shifts;
  /// ε, and the shares of the old and the new in the running averages. Unused by `normalize_by_averages` and
  /// `normalize_backward`, as are the averages by the latter.
  const void *_Nullable epsilons, *_Nullable keep, *_Nullable take;
  /// The running averages. `normalize_by_averages` only reads the means.
  void *_Nullable means, *_Nullable variances;
  /// 1 / √(σ² + ε): written by `normalize`, read by the others.
  void *inverses;
} ck_norm;

/// The kernels of one scalar, float or double: it is what `void` stands for, so that both tables have one type.
///
/// Symbols: B rows of a batch, D inputs, U units, C classes. Strides are between rows, in elements. An array named
/// [panel] has ⌈U / 16⌉ panels; the lanes of the last one without a unit hold zeros, and stay so.
typedef struct {
  /// out[r][u] = bias[u] + Σ x[r][k]·w[u][k], with x[r] at `rows[r]`. weights [panel][D][16], bias [panel][16]. Writes
  /// no columns of `out` beyond U.
  void (*forward)(
      const void *_Nonnull const *_Nonnull rows, long B, long D, const void *weights, const void *_Nullable bias,
      long U, void *out, long stride);
  /// out[panel][k][16] = Σ x[r][k]·dz[r][u]. Reads no columns of `dz` beyond U.
  void (*gradient)(
      const void *_Nonnull const *_Nonnull rows, long B, long D, const void *dz, long stride, long U, void *out);
  /// `gradient` and `step` in one: the gradient stays in the cache. The same bits as one after the other.
  void (*gradient_step)(
      const void *_Nonnull const *_Nonnull rows, long B, long D, const void *dz, long stride, long U, ck_optimizer kind,
      const void *constants, void *weights, void *_Nullable state0, void *_Nullable state1, double *_Nullable squares,
      double *_Nullable changes);
  /// out[panel of 16 inputs][u][16], from weights [panel][D][16]: dx = `forward` of dz by it, with U inputs, D units.
  void (*transpose)(const void *weights, long D, long U, void *out);
  /// out[u] = Σ x[r][u].
  void (*column_sums)(const void *x, long stride, long B, long U, void *out);
  /// Adds to sums[3][units, in whole panels] Σ(x − shift), Σ(x − shift)² and the count of x outside low … high, none unless
  /// low < high, of each unit. Ascending, chains of 48 in blocks that are added up in double.
  void (*unit_sums)(
      long B, long U, const void *x, long stride, const void *shifts, double low, double high, double *sums);

  /// A step of weights [panel][n][16], with gradient and states likewise, and constants [panel][c][16]: see
  /// ``ck_optimizer``. squares [panel][16]: to it Σw² of each unit before the step is added; changes [panel][2][16],
  /// only with squares: Σ(w' − w)² and Σg². Ascending, chains of 48 in blocks that are added up in double.
  void (*step)(
      ck_optimizer kind, long panels, long n, const void *gradient, const void *constants, void *weights,
      void *_Nullable state0, void *_Nullable state1, double *_Nullable squares, double *_Nullable changes);
  /// g ← g + λ₂·w + λ₁·sign w, with l1 and l2 [panel][16], the others [panel][n][16].
  void (*add_penalties)(long panels, long n, const void *l1, const void *l2, const void *weights, void *gradient);
  /// x [panel][n][16] times factors [panel][16].
  void (*scale)(long panels, long n, const void *factors, void *x);
  /// Adds Σ|x| or Σx², with the power 1 or 2, over x [panel][n][16] to sums [panel][16], likewise.
  void (*sum_powers)(long power, long panels, long n, const void *x, double *sums);

  /// An activation, in place or not. `slopes` are what GELU keeps for the backward pass; NULL in evaluation.
  void (*activate)(
      ck_activation kind, long B, long U, double parameter, const void *from, long from_stride, void *to,
      long to_stride, void *_Nullable slopes, long slopes_stride);
  /// gradient ← gradient · da/dz, from the outputs a; of GELU, from the slopes.
  void (*activate_backward)(
      ck_activation kind, long B, long U, double parameter, const void *a, long a_stride, void *gradient,
      long gradient_stride);
  /// to ← to · x.
  void (*multiply)(long B, long U, const void *x, long x_stride, void *to, long to_stride);
  /// to ← x.
  void (*copy)(long B, long U, const void *x, long x_stride, void *to, long to_stride);
  /// to ← value.
  void (*fill)(long B, long U, double value, void *to, long to_stride);
  /// A function of n numbers, in place or not.
  void (*map)(ck_function function, long n, const void *from, void *to);

  /// y = γ·ẑ + β with ẑ = (x − μ) / √(σ² + ε), of a batch in training; the averages become keep·old + take·new. Neither
  /// `normalized` nor y may be x.
  void (*normalize)(
      long B, long U, const ck_norm *norm, const void *x, long x_stride, void *normalized, long normalized_stride,
      void *y, long y_stride);
  /// y = γ·(x − mean)·inverse + β, in place or not.
  void (*normalize_by_averages)(
      long B, long U, const ck_norm *norm, const void *x, long x_stride, void *y, long y_stride);
  /// The gradients of γ [U], β [U] and, unless NULL, x, which may be dy.
  void (*normalize_backward)(
      long B, long U, const ck_norm *norm, const void *dy, long dy_stride, const void *normalized,
      long normalized_stride, void *scale_gradients, void *shift_gradients, void *_Nullable dx, long dx_stride);

  /// mask[r][u] = 0 where u(r·U + u) < rate, else 1 / (1 − rate); u(i) is the stream's uniform number i.
  void (*dropout)(const ck_stream *stream, long B, long U, double rate, void *mask, long stride);
  /// out[i] = limit·(2·u(start + i) − 1), or deviation·normal(start + i), with an even `start`.
  void (*draw)(ck_distribution distribution, const ck_stream *stream, int64_t start, long n, double scale, void *out);

  /// losses[r] = −ln p of the true class, p = softmax z; z [B][C] ← weight·(p − y) / B, the gradient of the mean.
  void (*cross_entropy)(
      long B, long C, void *scores, long stride, const int32_t *labels, const void *_Nullable weights, void *losses);
  /// z ← p, the class predicted, and, given labels, the losses.
  void (*softmax)(
      long B, long C, void *scores, long stride, const int32_t *_Nullable labels, void *_Nullable losses,
      int32_t *predicted);
  /// The losses of a regression with one value a row; `writes_gradient`: value ← the gradient of the mean loss.
  void (*residuals)(
      ck_loss loss, long B, void *values, long stride, const void *labels, void *losses, long writes_gradient);
} ck_table;

/// The kernels of a form in float; NULL if this processor or this build has not got it.
const ck_table *_Nullable ck_float(ck_form form);

/// The kernels in double, for gradient checks, in the portable form.
const ck_table *ck_double(void);

// Functions of one number for everything else that reaches a result, within 2 units in the last place. Additions and
// multiplications, without fused ones: the same bits from all processors.

double ck_exp(double x);
double ck_log(double x);
/// ln(1 + x).
double ck_log1p(double x);
/// xʸ.
double ck_pow(double x, double y);
/// cos 2πv, for |v| < 2⁴⁸.
double ck_cos_turns(double v);

#pragma clang assume_nonnull end
