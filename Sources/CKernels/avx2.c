// Float for x86-64 processors with AVX2 and FMA: sixteen registers of eight.

#if defined(__x86_64__)

#include <immintrin.h>
#include "CKernels.h"

#define S float
#define TABLE_NAME ck_table_avx2
#define W 8
#define REGISTERS 16
#define GROUP 1
#define TALL 8
#define FUSES 1

#define LOAD_PART(from, count) (V)_mm256_maskload_ps(from, (__m256i)lanes(count))
#define STORE_PART(to, count, x) _mm256_maskstore_ps(to, (__m256i)lanes(count), (__m256)(x))

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#include "kernels.inc.h"
#pragma clang attribute pop

#endif
