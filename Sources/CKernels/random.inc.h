// Random numbers: Philox4x32-10 (J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel Random Numbers: As Easy
// as 1, 2, 3", SC'11), used as RandomStream defines it. A number is a function of the stream and its index. Double
// precision without fused operations, so that the bits are those of any language.

enum {
  /// Blocks side by side, in two registers, since each round waits for the one before; and elements, two to a block.
  BLOCKS = W * sizeof(S) / 4,
  ELEMENTS = 2 * BLOCKS,
};

typedef uint64_t U64 __attribute__((ext_vector_type(BLOCKS)));
typedef int64_t I64 __attribute__((ext_vector_type(BLOCKS)));
typedef double D64 __attribute__((ext_vector_type(BLOCKS)));

INLINE D64 choose64(I64 mask, D64 yes, D64 no) { return (D64)((mask & (I64)yes) | (~mask & (I64)no)); }

/// The words of the blocks from element `first` on, each in the lower half of its place.
INLINE void philox(const ck_stream *stream, uint32_t lane, int64_t first, U64 *words) {
  const uint64_t lower = 0xFFFFFFFF;
  U64 x, y = stream->step, z = stream->epoch, w = lane;
  for (int i = 0; i < BLOCKS; i++) x[i] = ((uint64_t)first / 2 + (uint64_t)i) & lower;
  uint32_t k0 = stream->key0, k1 = stream->key1;
  UNROLL for (int round = 0; round < 10; round++, k0 += 0x9E3779B9, k1 += 0xBB67AE85) {
    // The upper halves are zero. With an explicit mask, the compiler makes the product one instruction.
    U64 p = (x & lower) * 0xD2511F53, q = (z & lower) * 0xCD9E8D57;
    x = q >> 32 ^ y ^ (U64)(uint64_t)k0;
    z = p >> 32 ^ w ^ (U64)(uint64_t)k1;
    y = q & lower;
    w = p & lower;
  }
  words[0] = x, words[1] = y, words[2] = z, words[3] = w;
}

/// Uniform in [0, 1) in units of 2⁻⁵³, from the upper 53 bits of a word. Both parts, and their sum, are exact.
INLINE D64 unit(U64 lower, U64 upper) {
  // An integer below 2⁵² in the last bits of 2⁵² makes it their sum.
  const U64 bits = (U64)(D64)0x1p52;
  D64 high = (D64)(upper | bits) - 0x1p52, low = (D64)(lower >> 11 | bits) - 0x1p52;
  return high * 0x1p-32 + low * 0x1p-53;
}

INLINE D64 polynomial64(D64 x, int n, const double *c) {
  D64 sum = c[0];
  UNROLL for (int i = 1; i < n; i++) sum = sum * x + c[i];
  return sum;
}

/// ln x for normal x > 0 (Cephes). With x = 2ⁿ·(1 + r) and 1 + r in [√½, √2), n·ln 2 + ln(1 + r).
INLINE D64 log64(D64 x) {
  static const double P[] = {
      1.01875663804580931796e-4, 4.97494994976747001425e-1, 4.70579119878881725854, 1.44989225341610930846e1,
      1.79368678507819816313e1, 7.70838733755885391666};
  static const double Q[] = {
      1, 1.12873587189167450590e1, 4.52279145837532221105e1, 8.29875266912776603211e1, 7.11544750618563894466e1,
      2.31251620126765340583e1};
  I64 n = ((I64)x - 0x3FE6A09E667F3BCD) >> 52;
  D64 r = (D64)((I64)x - (n << 52)) - 1, square = r * r;
  const D64 shift = 0x1.8p52;
  D64 power = (D64)(n + (I64)shift) - shift;
  D64 quotient = square * polynomial64(r, 6, P) / polynomial64(r, 6, Q);
  D64 tail = r * quotient - power * 2.121944400546905827679e-4 - 0.5 * square;
  return (r + tail) + power * 0.693359375;
}

/// cos 2πv and sin 2πv (Cephes). With q the nearest integer to 4v, those of (4v − q)·π/2, turned by q quarters.
INLINE void circle(D64 v, D64 *cosine, D64 *sine) {
  static const double S_[] = {
      1.58962301576546568060e-10, -2.50507477628578072866e-8, 2.75573136213857245213e-6, -1.98412698295895385996e-4,
      8.33333333332211858878e-3, -1.66666666666666307295e-1};
  static const double C_[] = {
      -1.13585365213876817300e-11, 2.08757008419747316778e-9, -2.75573141792967388112e-7, 2.48015872888517045348e-5,
      -1.38888888888730564116e-3, 4.16666666666665929218e-2};
  const D64 shift = 0x1.8p52;
  D64 turns = 4 * v, shifted = turns + shift;
  D64 x = (turns - (shifted - shift)) * 1.57079632679489661923, z = x * x;
  I64 q = (I64)shifted, odd = (I64)((q & 1) != 0);
  D64 s = x + x * (z * polynomial64(z, 6, S_)), c = 1 - 0.5 * z + z * z * polynomial64(z, 6, C_);
  D64 first = choose64(odd, s, c), second = choose64(odd, c, s);
  *cosine = choose64((I64)(((q + 1) & 2) != 0), -first, first);
  *sine = choose64((I64)((q & 2) != 0), -second, second);
}

/// Interleaves the first and the second elements of the blocks, in S.
INLINE void pairs(D64 first, D64 second, S *to) {
  UNROLL for (int i = 0; i < BLOCKS; i++) to[2 * i] = (S)first[i], to[2 * i + 1] = (S)second[i];
}

/// Normal: G. E. P. Box, M. E. Muller, "A Note on the Generation of Random Normal Deviates", 1958. A block is a pair.
static void draw(
    ck_distribution distribution, const ck_stream *stream, int64_t start, long n, double scale, void *out) {
  for (long j = 0; j < n; j += ELEMENTS) {
    U64 words[4];
    S numbers[ELEMENTS];
    philox(stream, distribution == CK_NORMAL ? 1 : 0, start + j, words);
    D64 first = unit(words[0], words[1]), second = unit(words[2], words[3]);
    if (distribution == CK_NORMAL) {
      D64 radius = __builtin_elementwise_sqrt(-2 * log64(1 - first)), cosine, sine;
      circle(second, &cosine, &sine);
      pairs(scale * (radius * cosine), scale * (radius * sine), numbers);
    } else {
      pairs(scale * (2 * first - 1), scale * (2 * second - 1), numbers);
    }
    __builtin_memcpy((S *)out + j, numbers, (unsigned long)least(ELEMENTS, n - j) * sizeof(S));
  }
}

static void dropout(const ck_stream *stream, long rows, long units, double rate, void *mask, long stride) {
  const double kept = 1 / (1 - rate);
  // u ≥ rate, for integers of 53 bits: multiplying by 2⁵³ rounds nothing.
  const U64 threshold = (U64)(uint64_t)__builtin_ceil(rate * 0x1p53);
  S *to = mask;
  long left = units;
  for (long element = 0, all = rows * units; element < all;) {
    U64 words[4];
    S numbers[ELEMENTS];
    philox(stream, 0, element, words);
    I64 first = (I64)((words[0] >> 11 | words[1] << 21) >= threshold);
    I64 second = (I64)((words[2] >> 11 | words[3] << 21) >= threshold);
    pairs((D64)(first & (I64)(D64)kept), (D64)(second & (I64)(D64)kept), numbers);
    for (long i = 0, count = least(ELEMENTS, all - element); i < count;) {
      long run = least(count - i, left);
      if (run == ELEMENTS) __builtin_memcpy(to, numbers, sizeof numbers);
      else for (long l = 0; l < run; l++) to[l] = numbers[i + l];
      i += run, to += run, element += run, left -= run;
      if (left == 0) left = units, to += stride - units;
    }
  }
}
