"""Answers trials from a table of results: a worker that trains nothing. WORK/TABLE.bin has a number for each point of the grid."""
import json
import mmap
import os
import struct
import sys

table = os.environ["TABLE"]
sizes = json.loads(os.environ["SIZES"])
with open(table, "rb") as file:
    values = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
answers = open(os.environ["CAVIAR_METRICS"], "w", buffering=1)
print('{"caviar": 1}', file=answers)
for line in sys.stdin:
    request = json.loads(line)
    place = 0
    for axis, size in enumerate(sizes):
        place = place * size + request["config"][f"x{axis}"]
    value, = struct.unpack_from("d", values, 8 * place)
    print(json.dumps({"id": request["id"], "done": True, "value": value}), file=answers)
