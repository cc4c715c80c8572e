"""Wall and processor time, and the memory of this process."""

import os
import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds. `cpu` is of all threads of this process."""

    wall: float
    cpu: float


def cost_of(work: Callable[[], object]) -> Cost:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return Cost(time.perf_counter() - wall, time.process_time() - cpu)


def processor_time() -> float:
    """Seconds of this process and of those it started that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def rounds(count: int, *works: Callable[[], object]) -> list[Cost]:
    """Medians of `count` rounds for each work; they take turns, so that a busy machine is busy for all of them."""
    taken: list[list[Cost]] = [[] for _ in works]
    for _ in range(count):
        for work, costs in zip(works, taken, strict=True):
            costs.append(cost_of(work))
    return [Cost(median(c.wall for c in costs), median(c.cpu for c in costs)) for costs in taken]


def p95(values: Sequence[float]) -> float:
    return quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


def resident(process: int | None = None) -> float:
    """Megabytes of memory a process (this one) holds now; where the system does not say, the most this one ever held."""
    try:
        pages = int(Path(f"/proc/{process or 'self'}/statm").read_text().split()[1])
    except OSError:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak / (1e6 if sys.platform == "darwin" else 1e3)
    return pages * resource.getpagesize() / 1e6
