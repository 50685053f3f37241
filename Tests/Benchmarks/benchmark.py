#!/usr/bin/env python3
"""Runs Caviar and other programs on the same data and budget, in one sitting, and prints a table of ratios.

    swift build -c release && python3 Tests/Benchmarks/benchmark.py [--out FILE.json] [--workloads A B C]

The first run makes a virtual environment in .build with the wheels of requirements.txt. Each program is taken at its best
of one thread, two threads and two processes. The ceiling is sgemm 2048³ in two processes at once, each with one thread,
added up. All programs are counted by the same arithmetic, whatever they do beside it.
"""

import argparse
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
ENVIRONMENT = REPOSITORY / ".build/benchmarks/venv"
FOLDER = REPOSITORY / ".build/benchmarks/data"
CAVIAR = pathlib.Path(os.environ.get("CAVIAR", REPOSITORY / ".build/release/caviar"))
PEERS = ["jax", "torch", "torch.func", "numpy", "sklearn"]


def enter_environment():
    python = pathlib.Path(os.environ.get("CAVIAR_BENCHMARK_VENV", ENVIRONMENT)) / "bin/python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", python.parents[1]], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "-r", HERE / "requirements.txt"], check=True)
    if pathlib.Path(sys.prefix) != python.parents[1]:
        os.execv(python, [str(python), *sys.argv])


CEILING = """
import os, sys, time
os.sched_setaffinity(0, [int(sys.argv[1])])
os.environ["OPENBLAS_NUM_THREADS"] = "1"
import numpy
a = numpy.ones((2048, 2048), numpy.float32)
b = a @ a
print("ready", flush=True)
sys.stdin.readline()
beginning, count = time.perf_counter(), 0
while time.perf_counter() - beginning < 2:
    numpy.matmul(a, a, out=b)
    count += 1
print(2 * 2048**3 * count / (time.perf_counter() - beginning))
"""


def together(commands):
    """Starts programs, lets them begin at once when all are ready, and returns what each printed last."""
    programs = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=HERE)
        for command in commands]
    for program in programs:
        line = program.stdout.readline()
        if line != "ready\n":
            raise RuntimeError(f"{program.args}: {line}")
    for program in programs:
        program.stdin.write("\n")
        program.stdin.flush()
    return [program.communicate()[0].splitlines()[-1] for program in programs]


def ceiling():
    return sum(float(text) for text in together([[sys.executable, "-c", CEILING, str(core)] for core in (0, 1)]))


def caviar(workload, spec, workers=2):
    run = subprocess.run(
        [CAVIAR, "run", spec, "--results", FOLDER / "results", "--fresh", "--json", "--profile", "--workers",
         str(workers)], capture_output=True, text=True)
    if run.returncode != 0:
        raise RuntimeError(run.stderr)
    profile = json.loads(next(line for line in run.stderr.splitlines() if line.startswith('{"fits"')))
    return profile


MODES = {"1 thread": [([0], "0/1")], "2 threads": [([0, 1], "0/1")], "2 processes": [([0], "0/2"), ([1], "1/2")]}


def peer(name, workload, mode):
    commands = [
        [sys.executable, HERE / "peers.py", name, workload.name, FOLDER, "--cores", ",".join(map(str, cores)),
         "--share", share] for cores, share in MODES[mode]]
    return max(json.loads(text)["seconds"] for text in together(commands))


def machine():
    with open("/proc/cpuinfo") as file:
        model = next(line.split(":")[1].strip() for line in file if line.startswith("model name"))
    return f"{model}, {os.cpu_count()} cores, {platform.system()}"


def measure(workload, repeats, chosen):
    import workloads

    workloads.data(workload, FOLDER)
    spec = workloads.spec(workload, FOLDER)
    caviar(workload, spec)
    workload = workloads.as_sampled(workload, FOLDER)
    # A network whose layers differ in size is written for these two alone.
    peers = [name for name in PEERS if name in chosen and (name in PEERS[:2] or not workload.has_batch_norm)]
    # Each program's best way first, with one run of each.
    modes, seconds = {}, {}
    for name in peers:
        found = {mode: peer(name, workload, mode) for mode in MODES}
        modes[name] = min(found, key=found.get)
        seconds[name] = [found[modes[name]]]
        print(f"{workload.name} {name}: " + ", ".join(f"{m} {s:.2f} s" for m, s in found.items()), file=sys.stderr)
    ours, ceilings = [], []
    for repeat in range(repeats):
        ceilings.append(ceiling())
        ours.append(caviar(workload, spec))
        for name in peers:
            if repeat > 0:
                seconds[name].append(peer(name, workload, modes[name]))
    # Ratios are taken within a repeat, since a shared machine's speed changes from minute to minute.
    own = [run["seconds"] for run in ours]
    median = statistics.median
    return {
        "workload": workload.title, "arithmetic": workload.arithmetic, "ceiling": median(ceilings),
        "ceilings": ceilings, "seconds": median(own), "runs": own,
        "of_ceiling": median(workload.arithmetic / a / b for a, b in zip(own, ceilings)),
        "profile": ours[-1]["phases"],
        "peers": {
            name: {"mode": modes[name], "seconds": median(runs), "runs": runs,
                   "ratio": median(a / b for a, b in zip(runs, own)),
                   "of_ceiling": median(workload.arithmetic / a / b for a, b in zip(runs, ceilings))}
            for name, runs in seconds.items()},
    }


def table(results):
    lines = ["| workload | program | at its best with | seconds | GFLOP/s | of the ceiling | Caviar is faster by |",
             "| --- | --- | --- | --- | --- | --- | --- |"]
    for name, result in results.items():
        rate = result["arithmetic"] / 1e9
        rows = [("Caviar", "2 workers", result["seconds"], result["of_ceiling"], 1)]
        rows += [(n, p["mode"], p["seconds"], p["of_ceiling"], p["ratio"]) for n, p in result["peers"].items()]
        for program, mode, seconds, share, ratio in rows:
            lines.append(
                f"| {name} | {program} | {mode} | {seconds:.2f} | {rate / seconds:.1f} | {share:.2f} | {ratio:.1f}× |")
    return "\n".join(lines)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--out", type=pathlib.Path, default=FOLDER.parent / "benchmark.json")
    arguments.add_argument("--workloads", nargs="+", default=["A", "B", "C"])
    arguments.add_argument("--peers", nargs="*", default=PEERS)
    arguments.add_argument("--repeats", type=int, default=5)
    arguments = arguments.parse_args()
    enter_environment()
    import workloads

    results = {name: measure(workloads.WORKLOADS[name], arguments.repeats, arguments.peers) for name in arguments.workloads}
    print(machine())
    for name, result in results.items():
        print(f"{name}: {result['workload']}; ceiling {result['ceiling'] / 1e9:.0f} GFLOP/s")
    print(table(results))
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(json.dumps({"machine": machine(), "results": results}, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
