// Vectors of W lanes, and the few operations on them that C has no operator for.
//
// A form defines: S, the scalar, and IS_DOUBLE with double; W; REGISTERS, the number of vector registers; GROUP, panels
// of a product's tile; TALL, its most rows; perhaps FUSES, with a fused multiply-add, LOAD_PART and STORE_PART.

#pragma STDC FP_CONTRACT OFF
#pragma clang diagnostic ignored "-Wpsabi"

enum {
  /// Units of a panel.
  PANEL = 16,
  /// Terms of a sum that are added up before they join it.
  BLOCK = 256,
};

#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("clang loop unroll(full)")

typedef S V __attribute__((ext_vector_type(W)));
typedef __typeof__((V){0} < (V){0}) M;
typedef double V64 __attribute__((ext_vector_type(W)));
typedef int64_t M64 __attribute__((ext_vector_type(W)));
/// A vector in memory, at the address of any scalar.
typedef V Unaligned __attribute__((aligned(sizeof(S)), may_alias));

INLINE V splat(S x) { return (V)x; }
INLINE V load(const S *from) { return *(const Unaligned *)from; }
INLINE V choose(M mask, V yes, V no) { return (V)((mask & (M)yes) | (~mask & (M)no)); }

/// The one NaN that reaches memory: processors differ in whose payload and sign an operation passes on.
INLINE V canonical(V x) { return choose((M)(x == x), x, splat((S)__builtin_nan(""))); }

/// Every result of arithmetic goes to memory through `store` or `store_part`.
INLINE void store(S *to, V x) { *(Unaligned *)to = canonical(x); }

/// All bits of the first `count` lanes.
INLINE M lanes(long count) {
  M index;
  UNROLL for (int i = 0; i < W; i++) index[i] = i;
  return index < (M)count;
}

#ifndef LOAD_PART
#define LOAD_PART(from, count) part_of(from, count)
#define STORE_PART(to, count, x) for (long i = 0; i < (count); i++) (to)[i] = (x)[i]
INLINE V part_of(const S *from, long count) {
  V x = splat(0);
  for (long i = 0; i < count; i++) x[i] = from[i];
  return x;
}
#endif

/// The first `count` elements, and zeros after them. Reads no others.
INLINE V load_part(const S *from, long count) { return count >= W ? load(from) : LOAD_PART(from, count); }

/// Writes the first `count` elements and no others.
INLINE void store_part(S *to, V x, long count) {
  x = canonical(x);
  if (count >= W) *(Unaligned *)to = x;
  else STORE_PART(to, count, x);
}

INLINE long least(long a, long b) { return a < b ? a : b; }
INLINE long quotient_up(long a, long b) { return (a + b - 1) / b; }

/// a·b + c, rounded once.
INLINE V fma_(V a, V b, V c) {
#ifdef FUSES
  return __builtin_elementwise_fma(a, b, c);
#elif defined(IS_DOUBLE)
  for (int i = 0; i < W; i++) c[i] = fma(a[i], b[i], c[i]);
  return c;
#else
  // The product of two floats is exact in double. The sum is rounded to odd: if it is inexact and its last bit is even,
  // it becomes the neighbour on the side of the error. With 53 bits of it, 2 more than twice 24, the rounding to float
  // comes out as if it were the only one, for subnormal results too. (S. Boldo, G. Melquiond, "Emulation of FMA and
  // Correctly Rounded Sums: Proved Algorithms Using Rounding to Odd", IEEE Transactions on Computers 57, 2008.) The
  // error is D. Knuth's; it is NaN beside an infinity, which compares as exact.
  V64 product = __builtin_convertvector(a, V64) * __builtin_convertvector(b, V64);
  V64 addend = __builtin_convertvector(c, V64);
  V64 sum = product + addend;
  V64 rest = sum - product;
  V64 error = (product - (sum - rest)) + (addend - rest);
  M64 inexact = (M64)(error < 0) | (M64)(error > 0);
  M64 odd = inexact & ~(M64)sum & 1;
  M64 inward = (M64)(((M64)sum ^ (M64)error) < 0) & odd;
  return __builtin_convertvector((V64)((M64)sum + odd - inward - inward), V);
#endif
}
