// Fused multiply-adds of vectors in registers, the most that a core computes. BYTES is the size of a vector, SUMS their
// number: they are independent, since a processor works at several at once, and fit into the registers with the factor.

typedef float vector __attribute__((vector_size(BYTES)));

vector result;

/// Computes `rounds` multiply-adds of each sum. Returns the number of operations.
double multiply_add(long rounds) {
  vector sums[SUMS], factor = (vector){0} + 0.999f;
  for (int i = 0; i < SUMS; i++) sums[i] = factor * (float)i;
  for (long round = 0; round < rounds; round++) {
    for (int i = 0; i < SUMS; i++) sums[i] = sums[i] * factor + factor;
  }
  for (int i = 0; i < SUMS; i++) result += sums[i];
  return 2.0 * SUMS * sizeof(vector) / sizeof(float) * (double)rounds;
}
