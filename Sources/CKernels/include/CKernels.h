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

#define CK_SCALAR float
#define CK_TABLE ck_table_float
#define CK_NORM ck_norm_float
#include "CKernelsTable.h"

#define CK_SCALAR double
#define CK_TABLE ck_table_double
#define CK_NORM ck_norm_double
#include "CKernelsTable.h"

#pragma clang assume_nonnull begin

/// The kernels of a form; NULL if this processor or this build has not got it.
const ck_table_float *_Nullable ck_float(ck_form form);

/// The kernels in double, for gradient checks, in the portable form.
const ck_table_double *ck_double(void);

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
