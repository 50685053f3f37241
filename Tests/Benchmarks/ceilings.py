"""Measures what the processor can compute: fused multiply-adds in registers, and OpenBLAS' product of matrices.

As a script, it measures one of them on one core, and prints the operations a second.
"""

import argparse
import ctypes
import json
import pathlib
import platform
import shutil
import subprocess
import time

import programs

# The compiler's options for `peak.c`, and what /proc/cpuinfo must list. As Caviar's kernels are chosen.
FORMS = {
    "avx512": (["-mavx512f", "-DBYTES=64", "-DSUMS=16"], {"avx512f", "avx512vl", "avx512dq", "avx512bw"}),
    "avx2": (["-mavx2", "-mfma", "-DBYTES=32", "-DSUMS=12"], {"avx2", "fma"}),
    "neon": (["-DBYTES=16", "-DSUMS=16"], {"asimd"}),
}
SCRIPT = pathlib.Path(__file__).name


def lines_of_processor(name):
    text = pathlib.Path("/proc/cpuinfo").read_text()
    return [line.split(":")[1].strip() for line in text.splitlines() if line.split(":")[0].strip() == name]


def machine():
    model = lines_of_processor("model name") or [platform.machine()]
    return f"{model[0]}, {len(programs.CORES)} cores, {platform.system()}"


def fastest_form():
    """The instruction set that Caviar's kernels use on this processor."""
    flags = set((lines_of_processor("flags") or lines_of_processor("Features") or [""])[0].split())
    for form, (_, needed) in FORMS.items():
        if needed <= flags:
            return form
    raise SystemExit("this processor has no fused multiply-add of vectors: there is no peak to compare with")


def compiled(form, folder):
    """The path of `peak.c` as a library."""
    compiler = shutil.which("cc") or shutil.which("clang")
    if compiler is None:
        raise SystemExit("the peak needs a C compiler: install gcc or clang")
    path = folder / f"peak-{form}.so"
    folder.mkdir(parents=True, exist_ok=True)
    options = ["-O3", "-ffp-contract=fast", "-shared", "-fPIC", *FORMS[form][0]]
    subprocess.run([compiler, *options, programs.HERE / "peak.c", "-o", path], check=True)
    return path


def ceilings(library):
    """Operations a second: the peak of one core, of all at once, and of sgemm on all, each with one thread; and the
    name of the core for which OpenBLAS has chosen its kernels."""
    def on(cores, *what):
        return [json.loads(text) for text in programs.run_together([[SCRIPT, core, *what] for core in cores])]

    products = on(programs.CORES, "sgemm")
    return {
        "core_peak": on(programs.CORES[:1], "peak", library)[0]["rate"],
        "peak": sum(found["rate"] for found in on(programs.CORES, "peak", library)),
        "sgemm": sum(found["rate"] for found in products), "openblas": products[0]["core"],
    }


def rate(operations, seconds):
    """The operations a second of a function that returns how many it has computed."""
    beginning, count = time.perf_counter(), 0
    while time.perf_counter() - beginning < seconds:
        count += operations()
    return count / (time.perf_counter() - beginning)


def peak(library):
    function = ctypes.CDLL(library).multiply_add
    function.argtypes, function.restype = [ctypes.c_long], ctypes.c_double
    programs.wait_for_start()
    return {"rate": rate(lambda: function(1_000_000), 1)}


def sgemm(size=2048):
    import numpy
    import threadpoolctl

    a = numpy.ones((size, size), numpy.float32)
    b = a @ a

    def product():
        numpy.matmul(a, a, out=b)
        return 2 * size**3

    libraries = threadpoolctl.threadpool_info()
    core = next(library["architecture"] for library in libraries if library["internal_api"] == "openblas")
    programs.wait_for_start()
    return {"rate": rate(product, 2), "core": core}


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("core", type=int)
    arguments.add_argument("what", choices=["peak", "sgemm"])
    arguments.add_argument("library", nargs="?")
    arguments = arguments.parse_args()
    programs.hold_to([arguments.core])
    print(json.dumps(peak(arguments.library) if arguments.what == "peak" else sgemm()))
