#include <cblas.h>
#include <stddef.h>

/// Ends the threads that OpenBLAS starts when it is loaded. They would spin for the first hundredths of a second, and are
/// never used. No header declares it.
int blas_thread_shutdown_(void) __attribute__((weak));
static inline void end_blas_threads(void) {
  if (blas_thread_shutdown_) blas_thread_shutdown_();
}

/// LAPACK's divide-and-conquer eigen-decomposition of a symmetric matrix. Debian's OpenBLAS has it, and no header for it.
/// The two lengths at the end are those that Fortran's callers pass for `jobz` and `uplo`.
void dsyevd_(
  const char *jobz, const char *uplo, const int *n, double *a, const int *lda, double *w, double *work,
  const int *lwork, int *iwork, const int *liwork, int *info, size_t jobz_length, size_t uplo_length);

/// The square roots of several numbers at once. Swift's `squareRoot()` goes through a vector number by number.
typedef float float_4 __attribute__((ext_vector_type(4)));
typedef double double_2 __attribute__((ext_vector_type(2)));
static inline float_4 square_roots_4(float_4 x) { return __builtin_elementwise_sqrt(x); }
static inline double_2 square_roots_2(double_2 x) { return __builtin_elementwise_sqrt(x); }
