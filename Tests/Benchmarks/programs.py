"""Starts programs and measures them."""

import dataclasses
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
CAVIAR = REPOSITORY / ".build/release/caviar"
FOLDER = REPOSITORY / ".build/benchmarks"
CORES = sorted(os.sched_getaffinity(0))


@dataclasses.dataclass(frozen=True)
class Usage:
    """What a whole process took, and what it wrote to the standard error."""

    seconds: float
    processor_seconds: float
    megabytes: float
    errors: str


# Starts a program and prints what it took. A process of its own, and small: the peak memory that the system reports of a
# program is at least that of the process that started it.
LAUNCHER = """
import os, sys, time
out = os.fdopen(os.dup(1), "w")
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
beginning = time.perf_counter()
_, status, usage = os.wait4(os.spawnv(os.P_NOWAIT, sys.argv[1], sys.argv[1:]), 0)
print(time.perf_counter() - beginning, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, status, file=out)
"""


def run(program, *arguments, environment=None):
    """Runs a program, which must succeed, to its end."""
    launched = subprocess.run(
        [sys.executable, "-S", "-c", LAUNCHER, program, *map(str, arguments)], capture_output=True, text=True,
        env={**os.environ, **(environment or {})})
    *numbers, status = map(float, launched.stdout.split())
    if status != 0:
        raise RuntimeError(f"{program} {arguments}: {status:.0f}\n{launched.stderr}")
    return Usage(*numbers, launched.stderr)


def run_together(scripts):
    """Starts scripts of this folder, lets them begin at once when all are ready, and returns what each printed last."""
    programs = [
        subprocess.Popen(
            [sys.executable, *map(str, script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=HERE)
        for script in scripts]
    for program in programs:
        line = program.stdout.readline()
        if line != "ready\n":
            raise RuntimeError(f"{program.args}: {line}")
    for program in programs:
        program.stdin.write("\n")
        program.stdin.flush()
    return [program.communicate()[0].splitlines()[-1] for program in programs]


def wait_for_start():
    """Called by a script that `run_together` has started, when it is ready."""
    print("ready", flush=True)
    sys.stdin.readline()


def hold_to(cores):
    """Holds this process to some cores, and its libraries to as many threads. Called before any of them is imported."""
    os.sched_setaffinity(0, cores)
    for name in ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"]:
        os.environ[name] = str(len(cores))
