// Float for x86-64 processors with AVX-512: thirty-two registers of sixteen.

#if defined(__x86_64__)

#include <immintrin.h>
#include "CKernels.h"

#define S float
#define TABLE_NAME ck_table_avx512
#define W 16
#define REGISTERS 32
#define GROUP 3
#define TALL 9
#define FUSES 1

#define LOAD_PART(from, count) (V)_mm512_maskz_loadu_ps((__mmask16)((1 << (count)) - 1), from)
#define STORE_PART(to, count, x) _mm512_mask_storeu_ps(to, (__mmask16)((1 << (count)) - 1), (__m512)(x))

#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512vl,avx512dq,avx512bw,fma,avx2"))), apply_to = function)
#include "kernels.inc.h"
#pragma clang attribute pop

#endif
