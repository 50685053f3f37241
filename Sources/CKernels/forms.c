// The forms that this processor has.

#include "CKernels.h"

extern const ck_table ck_table_portable, ck_table_doubles;
#if defined(__x86_64__)
extern const ck_table ck_table_avx2, ck_table_avx512;
#elif defined(__aarch64__)
extern const ck_table ck_table_neon;
#endif

const ck_table *ck_float(ck_form form) {
  switch (form) {
    case CK_PORTABLE: return &ck_table_portable;
#if defined(__x86_64__)
    case CK_AVX2:
      return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? &ck_table_avx2 : 0;
    case CK_AVX512:
      if (!__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512vl")) return 0;
      if (!__builtin_cpu_supports("avx512dq") || !__builtin_cpu_supports("avx512bw")) return 0;
      return ck_float(CK_AVX2) ? &ck_table_avx512 : 0;
#elif defined(__aarch64__)
    case CK_NEON: return &ck_table_neon;
#endif
    default: return 0;
  }
}

const ck_table *ck_double(void) { return &ck_table_doubles; }
