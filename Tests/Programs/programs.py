#!/usr/bin/env python3
"""Programs as trainers, for real: kills at random instants, hostile programs, what is left of them, and what they cost.

    swift build -c release && python3 Tests/Programs/programs.py       # all
    python3 Tests/Programs/programs.py --quick                         # a bounded part, for CI

Prints a table; the exit code is 1 where a line does not hold. Times are printed, and none is required. Needs cc for the programs
that do nothing, without which the times are left out.
"""
import argparse
import csv
import difflib
import json
import os
import pathlib
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
MODULE = ROOT / "Sources/CaviarCLI/Python/caviar.py"

TRAIN = '''
import os, sys, time
sys.path.insert(0, os.environ["MODULE"])
import caviar
for trial in caviar.trials():
    with open("starts", "a") as file:
        file.write(f"{trial.stage}/{trial.trial}\\n")
    print("some words", flush=True)
    for epoch in range(1, trial.epochs + 1):
        time.sleep(float(os.environ.get("PAUSE", 0)))
        trial.report(epoch=epoch, regret=(trial["x"] - 0.3) ** 2 + trial.get("sgd.beta", 0.5) / 10 + 1 / epoch)
        print("more", epoch, end=" ")
'''

SPACE = "space: {x: {uniform: [-1, 1]}, kind: {choice: [adam, {sgd: {beta: {one_minus_log: [0.5, 0.99]}}}]}}"
STAGES = "stages: [{name: coarse, trials: 14, epochs: 3}, {name: fine, trials: 8, epochs: 3, narrow: {best_trials: 5}}]"
TRIALS = 22


class Bench:
    def __init__(self, program, folder, quick):
        self.program, self.folder, self.quick = program, folder, quick
        self.environment = dict(os.environ, MODULE=str(MODULE.parent))
        self.failed = False

    def row(self, name, holds, seen):
        self.failed |= not holds
        print(f"| {name} | {'holds' if holds else '**fails**'} | {seen} |", flush=True)

    def case(self, name, way="command", trainer="", script=TRAIN, stages=STAGES, space=SPACE, metrics="{regret: minimize}"):
        """A folder of its own with a script and a spec that runs it."""
        folder = self.folder / name
        folder.mkdir()
        (folder / "train.py").write_text(script)
        python = json.dumps(sys.executable)
        (folder / "spec.yaml").write_text(
            f"caviar: 1\nname: e\nseed: 3\ntrainer:\n  {way}: [{python}, train.py]\n  metrics: {metrics}\n{trainer}{space}\n{stages}\n")
        return folder

    def start(self, folder, *options, **more):
        return subprocess.Popen(
            [self.program, "run", "spec.yaml", "--quiet", *options], cwd=folder, env={**self.environment, **more},
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def run(self, folder, *options, **more):
        process = self.start(folder, *options, **more)
        errors = process.stderr.read().decode(errors="replace")
        return process.wait(), errors

    def trials(self, folder):
        return (folder / "Results/e/trials.csv").read_bytes()

    def rows(self, folder):
        return list(csv.DictReader(self.trials(folder).decode().splitlines()))

    def done(self, folder):
        status = subprocess.run([self.program, "status", "spec.yaml", "--json"], cwd=folder, capture_output=True)
        return json.loads(status.stdout)["done"]


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def children(pid):
    parents = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat") as file:
                    parents[int(entry)] = int(file.read().rsplit(")", 1)[1].split()[1])
            except (FileNotFoundError, ProcessLookupError):
                pass
    found, front = [], [pid]
    while front:
        front = [child for child, parent in parents.items() if parent in front]
        found += front
    return found


def kind(pid):
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            return "supervisor" if b"supervise" in file.read() else "program"
    except OSError:
        return None


def same_results(bench):
    expected = None
    for name, way, trainer in [("command", "command", ""), ("stdout", "command", "  metrics_from: stdout\n"),
                               ("worker", "worker", ""), ("worker-stdout", "worker", "  metrics_from: stdout\n")]:
        for slots in (1, 2):
            script = TRAIN if name != "stdout" else TRAIN.replace("import caviar\n", 'os.environ.pop("CAVIAR_METRICS")\nimport caviar\n').replace('end=" "', 'end="\\n"')
            folder = bench.case(f"same-{name}-{slots}", way, trainer, script)
            code, errors = bench.run(folder, "--workers", str(slots))
            expected = expected or bench.trials(folder)
            if code != 0 or bench.trials(folder) != expected:
                bench.row("the same trials.csv", False, f"{name}, {slots} slots: code {code} {errors[:300]}")
                return expected
    bench.row("the same trials.csv", True, "command and worker, file and stdout, 1 and 2 slots")
    return expected


def kills(bench, expected, rng):
    """Kills of Caviar, of a program and of a supervisor at random instants, for both ways."""
    count = 3 if bench.quick else 50
    for way in ("command", "worker"):
        for victim in ("caviar", "program", "supervisor"):
            bad, again = [], 0
            for number in range(count):
                folder = bench.case(f"kill-{way}-{victim}-{number}", way)
                slots = rng.choice(["1", "2"])
                process = bench.start(folder, "--workers", slots, PAUSE="0.01")
                time.sleep(rng.uniform(0.05, 0.9))
                if victim == "caviar":
                    process.kill()
                    process.wait()
                    done, before = bench.done(folder), (folder / "starts").read_text().count("\n") if (folder / "starts").exists() else 0
                    code, errors = bench.run(folder, "--workers", slots)
                    after = (folder / "starts").read_text().count("\n") - before
                    again += after - (TRIALS - done)
                else:
                    victims = [pid for pid in children(process.pid) if kind(pid) == victim]
                    if victims:
                        try:
                            os.kill(rng.choice(victims), signal.SIGKILL)
                        except ProcessLookupError:
                            pass
                    errors = process.stderr.read().decode(errors="replace")
                    code = process.wait()
                if code != 0 or bench.trials(folder) != expected:
                    bad.append(f"code {code} {errors[:200]}")
                shutil.rmtree(folder)
            note = f"; reported fits that ran again: {again}" if victim == "caviar" else ""
            bench.row(f"kill -9 of {victim}, {way}", not bad and again == 0, f"{count} kills, {len(bad)} differ{note} {bad[:1] or ''}")


LEAVES = '''
import os, signal, subprocess, sys, time
if "{ignore}":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
sleep = [sys.executable, "-c", "import signal, time; {ignore}; time.sleep(600)"]
grand = [subprocess.Popen(sleep) for _ in range(3)] + [subprocess.Popen(sleep, start_new_session=True)]
with open("pids", "a") as file:
    file.write("".join(f"{{pid}}\\n" for pid in [os.getpid()] + [child.pid for child in grand]))
{then}
'''


def death(bench):
    """What a program has started is gone with its fit, with Caviar, and at a time limit, in whatever session it is."""
    for ignore, patience in (("", 2), ("signal.signal(signal.SIGTERM, signal.SIG_IGN)", 12)):
        for end in ("kill -9", "kill -9 of the supervisor", "SIGINT", "time limit", "the fit is over", "timeout")[:2 if ignore and bench.quick else 6]:
            then = 'print("regret=1", flush=True)' if end == "the fit is over" else "time.sleep(600)"
            script = LEAVES.format(ignore=ignore, then=then)
            timeout = "  timeout: 1s\n" if end == "timeout" else ""
            name = f"death-{end.replace(' ', '-')}-{bool(ignore)}"
            folder = bench.case(name, trainer="  metrics_from: stdout\n" + timeout, script=script, space="", stages="stages: [{name: s, trials: 1}]")
            process = bench.start(folder, *(["--time-limit", "1s"] if end == "time limit" else []))
            pids, began = [], time.time()
            while len(pids) < 5 and time.time() - began < 20:
                time.sleep(0.05)
                pids = [int(line) for line in (folder / "pids").read_text().split()] if (folder / "pids").exists() else []
            if end == "kill -9":
                process.kill()
            elif end == "SIGINT":
                process.send_signal(signal.SIGINT)
            elif end == "kill -9 of the supervisor":
                # Caviar itself goes on, and runs the program again.
                os.kill(next(pid for pid in children(process.pid) if kind(pid) == "supervisor"), signal.SIGKILL)
            if end != "kill -9 of the supervisor":
                process.wait()
            parent_gone = time.time()
            while any(alive(pid) for pid in pids) and time.time() - parent_gone < patience + 5:
                time.sleep(0.02)
            seconds = time.time() - parent_gone
            process.send_signal(signal.SIGTERM)
            process.wait()
            left = [pid for pid in pids if alive(pid)]
            holds = len(pids) == 5 and not left and seconds <= patience
            bench.row(f"nothing is left: {end}{', SIGTERM ignored' if ignore else ''}", holds, f"{len(pids)} processes, {seconds:.1f} s after Caviar, {len(left)} left")


def hostile(bench):
    size = 50 if bench.quick else 1000
    rate = '''
import os, time
with open(os.environ["CAVIAR_METRICS"], "a", buffering=1 << 16) as file:
    for n in range({count}):
        file.write('{{"epoch": %d, "regret": 1}}\\n' % (n + 1))
{then}'''
    cases = [
        (f"{size} MB of output", f'import sys\nfor _ in range({size}): sys.stdout.write(("x" * 99 + "\\n") * 10000)\nprint("regret=1")', "completed", ""),
        ("a line of 100 MB", 'import sys\nsys.stdout.write("x" * 100_000_000)\nprint("\\nregret=1")', "completed", ""),
        ("binary noise", 'import os, sys\nfor _ in range(100): os.write(1, os.urandom(100_000))\nprint("\\nregret=1")', "completed", ""),
        ("closed streams", "import os\nos.close(1); os.close(2)\nopen('ran', 'w')", "no_metric", ""),
        ("a word as the metric", 'print(\'{"regret": "low"}\')', "no_metric", ""),
        ("an endless sleep", "import time\ntime.sleep(1000)", "timeout", "  timeout: 2s\n"),
        ("100,000 points at once", rate.format(count=100_000, then=""), "completed", "file"),
        ("more points than a fit has", rate.format(count=150_000, then="time.sleep(600)"), "failed", "file"),
    ]
    for name, script, outcome, more in cases:
        source = "" if more == "file" else "  metrics_from: stdout\n"
        folder = bench.case("hostile-" + name.replace(" ", "-").replace(",", ""), trainer=source + ("" if more == "file" else more), script=script, space="", stages="stages: [{name: s, trials: 2}]")
        began = time.time()
        process = bench.start(folder)
        errors = process.stderr.read().decode(errors="replace")
        _, status, usage = os.wait4(process.pid, 0)
        seen = [row["outcome"] for row in bench.rows(folder)] if (folder / "Results/e/trials.csv").exists() else errors[:200]
        memory = usage.ru_maxrss / 1024
        # The largest of Caviar, its supervisor and the program, whose own text of 100 MB does not count.
        limit = 200 if "100 MB" not in name else 330
        bench.row(f"hostile: {name}", seen == [outcome] * 2 and memory < limit, f"{seen}, {memory:.0f} MB at most, {time.time() - began:.1f} s")


def arguments(bench):
    folder = bench.folder / "arguments"
    folder.mkdir()
    odd = os.fsencode(folder) + b"/\xff\xfe caf\xe9"
    os.mkdir(odd)
    texts = ["a b", "it's", '"quoted"', "$(date) `id` $HOME", "two\nlines", "-x", "--", "", "ü 漢", "\\n"]
    script = "import os, sys, json\nopen('seen', 'w').write(json.dumps([sys.argv[1:-1], os.path.exists(sys.argv[-1]), os.path.exists(os.environ['CAVIAR_CONFIG'])]))\nprint('regret=1')\n"
    with open(odd + b"/show.py", "w") as file:
        file.write(script)
    command = json.dumps([sys.executable, "show.py", *texts]).replace("$(", "$(")[:-1] + ', "${file}"]'
    with open(odd + b"/spec.yaml", "w") as file:
        file.write(f"caviar: 1\nname: e\ntrainer:\n  command: {command}\n  metrics: {{regret: minimize}}\n  metrics_from: stdout\nstages: [{{name: s, trials: 1}}]\n")
    done = subprocess.run([bench.program, "run", "spec.yaml", "--quiet"], cwd=odd, capture_output=True, env=bench.environment)
    with open(odd + b"/seen") as file:
        seen = json.load(file)
    bench.row("arguments and a folder that is not UTF-8", done.returncode == 0 and seen == [texts, True, True], f"{len(texts)} arguments as they are")


def answers(bench):
    """Answers between prints without ends of lines, on the same stream's log."""
    count = 1000
    script = TRAIN.replace('    print("some words", flush=True)\n', '    sys.stdout.write("no end "); sys.stderr.write("{\\"id\\": 1}\\n"); os.write(1, b"raw {"); sys.stdout.flush()\n')
    folder = bench.case("answers", "worker", script=script, stages=f"stages: [{{name: s, trials: {count}, epochs: 2}}]")
    code, errors = bench.run(folder)
    rows = bench.rows(folder)
    good = sum(row["outcome"] == "completed" for row in rows)
    starts = (folder / "starts").read_text().count("\n")
    bench.row("answers with prints between", code == 0 and good == count == starts, f"{good} of {count} answers, {starts} starts {errors[:200]}")


def module(bench):
    """The Python module alone: without Caviar it trains with the values of the script."""
    folder = bench.folder / "module"
    folder.mkdir()
    (folder / "train.py").write_text(
        "import caviar\nfor trial in caviar.trials(x=0.5):\n    for epoch in (1, 2):\n"
        "        if not trial.report(epoch=epoch, loss=trial['x'] / epoch): break\ncaviar.report(epoch=1, loss=2)\n")
    printed = subprocess.run([bench.program, "explain", "python"], capture_output=True)
    (folder / "caviar.py").write_bytes(printed.stdout)
    done = subprocess.run([sys.executable, "train.py"], cwd=folder, capture_output=True, text=True)
    bench.row("the module without Caviar", done.stdout == "epoch 1  loss 0.5\nepoch 2  loss 0.25\n" and not done.stderr, repr(done.stdout + done.stderr[-200:]))


def script(bench):
    """The script of the documentation has two lines more than one without Caviar, beside its first."""
    plain, own = [(ROOT / "Specs/pytorch" / name).read_text().splitlines()[1:] for name in ("plain.py", "train.py")]
    changes = [line for line in difflib.ndiff(plain, own) if line[0] in "+-"]
    bench.row("lines that a script of PyTorch needs", len(changes) == 2 and all(line[0] == "+" for line in changes), f"{len(changes)} added")


NOTHING = {
    "command": 'int main(void){int f=open(getenv("CAVIAR_METRICS"),O_WRONLY|O_APPEND);dprintf(f,"{\\"regret\\": 1}\\n");}',
    "worker": 'int main(void){int f=open(getenv("CAVIAR_METRICS"),O_WRONLY);char l[65536];dprintf(f,"{\\"caviar\\": 1}\\n");'
              'while(fgets(l,sizeof l,stdin)){char*p=strstr(l,"\\"id\\":");if(p)dprintf(f,"{\\"id\\": %ld, \\"done\\": true, \\"regret\\": 1}\\n",atol(p+5));}}',
}
SPAWNS = '''
extern char **environ;
int main(int c, char **v) { for (int i = 0; i < 500; i++) { pid_t p; int s; posix_spawn(&p, v[1], 0, 0, v + 1, environ); waitpid(p, &s, 0); } }
'''
HEADERS = "#include <fcntl.h>\n#include <spawn.h>\n#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n#include <sys/wait.h>\n#include <unistd.h>\n"


def cost(bench):
    """The time that a trial takes beyond the program's own, for programs that do nothing."""
    if not shutil.which("cc"):
        return
    folder = bench.folder / "cost"
    folder.mkdir()
    for name, text in [*NOTHING.items(), ("spawns", SPAWNS)]:
        subprocess.run(["cc", "-O2", "-w", "-x", "c", "-", "-o", str(folder / name)], input=HEADERS + text, text=True, check=True)
    began = time.perf_counter()
    subprocess.run([folder / "spawns", folder / "command"], env={**bench.environment, "CAVIAR_METRICS": "/dev/null"})
    own = {"command": (time.perf_counter() - began) / 500, "worker": 0}
    for way, count, limit in (("command", 500, 6), ("worker", 5000, 0.3)):
        seconds = []
        for _ in range(1 if bench.quick else 5):
            shutil.rmtree(folder / "Results", ignore_errors=True)
            (folder / "spec.yaml").write_text(
                f"caviar: 1\nname: e\ntrainer: {{{way}: [./{way}], metrics: {{regret: minimize}}}}\n"
                f"space: {{x: {{uniform: [-1, 1]}}}}\nstages: [{{name: s, trials: {count}}}]\n")
            began = time.perf_counter()
            bench.run(folder, "--workers", "1")
            seconds.append(time.perf_counter() - began)
        spent = sorted(seconds)[len(seconds) // 2] / count - own[way]
        print(f"| cost of a trial, {way} | {1000 * spent:.2f} ms | wanted: at most {limit} ms; the program itself {1000 * own[way]:.2f} ms |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=str(ROOT / ".build/release/caviar"))
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--only", help="the name of one part")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.randrange(1 << 30)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # In the background of a shell it is ignored, and so it would be by what is started here.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    parts = [("same", same_results), ("kills", None), ("death", death), ("hostile", hostile), ("arguments", arguments),
             ("answers", answers), ("module", module), ("script", script), ("cost", cost)]
    print(f"seed {seed}\n\n| programs | holds | seen |\n| --- | --- | --- |")
    with tempfile.TemporaryDirectory(prefix="caviar-programs-") as folder:
        bench = Bench(os.path.abspath(options.program), pathlib.Path(folder), options.quick)
        expected = None
        for name, part in parts:
            if options.only not in (None, name) and not (name == "same" and options.only == "kills"):
                continue
            if name == "kills":
                kills(bench, expected, random.Random(seed))
            elif name == "same":
                expected = part(bench)
            else:
                part(bench)
    sys.exit(1 if bench.failed else 0)


if __name__ == "__main__":
    main()
