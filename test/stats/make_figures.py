"""Writes figures.json: what SciPy and river make of samples that the tests make again. Run with the pinned requirements:

    pip install -r test/stats/requirements.txt && python test/stats/make_figures.py
"""

import json
import math
import pathlib
import warnings

import numpy as np
from river import drift
from scipy import special, stats
from scipy.spatial.distance import jensenshannon

warnings.simplefilter("ignore")


def uniform(seed: int, n: int) -> np.ndarray:
    """The minimal standard generator of Park and Miller, the same in the tests."""
    values, state = [], seed
    for _ in range(n):
        state = 16807 * state % 2147483647
        values.append(state / 2147483647)
    return np.array(values)


def sample(kind: str, seed: int, n: int, shift: float, scale: float) -> np.ndarray:
    u = uniform(seed, n)
    if kind == "uniform":
        return shift + scale * u
    if kind == "logistic":
        return shift + scale * np.log(u / (1 - u))
    if kind == "pareto":
        return shift + scale / u
    if kind == "ties":
        return np.floor(shift + scale * 7 * u)
    if kind == "mostly-zero":
        return np.where(u < 0.9, 0.0, shift + scale * u)
    raise ValueError(kind)


SAMPLES = [
    # name, kind, (seed, n, shift, scale) of the reference and of the current sample
    ("equal sizes", "logistic", (1, 400, 0, 1), (2, 400, 0.2, 1)),
    ("no difference", "logistic", (3, 700, 0, 1), (4, 350, 0, 1)),
    ("another spread", "logistic", (5, 250, 0, 1), (6, 411, 0, 1.3)),
    ("far apart", "logistic", (7, 500, 0, 1), (8, 600, 3, 1)),
    ("heavy tails", "pareto", (9, 800, 0, 1), (10, 900, 0.02, 1)),
    ("ties", "ties", (11, 300, 0, 1), (12, 200, 0.1, 1)),
    ("mostly one value", "mostly-zero", (13, 1000, 0, 1), (14, 500, 0.1, 1)),
    ("few", "uniform", (15, 7, 0, 1), (16, 12, 0.2, 1)),
    ("few and many", "uniform", (17, 5, 0, 1), (18, 60, 0.2, 1)),
    ("two and two", "uniform", (19, 2, 0, 1), (20, 2, 0.5, 1)),
    ("fifteen each", "uniform", (21, 15, 0, 1), (22, 15, 0.1, 1)),
    ("few ties", "ties", (23, 8, 0, 1), (24, 9, 0.4, 1)),
    ("above exact", "logistic", (25, 12000, 0, 1), (26, 9000, 0.03, 1)),
    ("large and equal", "logistic", (27, 30000, 0, 1), (28, 30000, 0.05, 1)),
    ("large, no difference", "logistic", (29, 20000, 0, 1), (30, 25000, 0, 1)),
]


def numeric_figures() -> list[dict]:
    out = []
    for name, kind, reference, current in SAMPLES:
        a, b = sample(kind, *reference), sample(kind, *current)
        out.append({"name": name, "kind": kind, "reference": reference, "current": current, **compare(a, b)})
    return out


def compare(a: np.ndarray, b: np.ndarray) -> dict:
    ks = stats.ks_2samp(a, b)
    mann_whitney = stats.mannwhitneyu(a, b)
    cramer = stats.cramervonmises_2samp(a, b)
    wasserstein = stats.wasserstein_distance(a, b)
    return {
        "ks": [ks.statistic, ks.pvalue],
        "ks_asymptotic": float(stats.ks_2samp(a, b, method="asymp").pvalue),
        "mann_whitney": [mann_whitney.statistic, mann_whitney.pvalue],
        "cramer_von_mises": [cramer.statistic, cramer.pvalue],
        "anderson_darling": stats.anderson_ksamp([a, b], midrank=True).statistic,
        "wasserstein": wasserstein,
        "wasserstein_normed": wasserstein / np.std(a),
        "energy": stats.energy_distance(a, b),
    }


def golden() -> dict:
    a = special.ndtri((np.arange(1, 501) - 0.5) / 500)
    b = 0.25 + 1.2 * special.ndtri((np.arange(1, 301) - 0.5) / 300)
    # As NannyML counts: what is outside of the reference's bins is a bin of its own.
    edges = np.histogram_bin_edges(a, bins="doane")
    counts = [np.histogram(values, edges)[0].tolist() for values in (a, b)]
    doane = [inside + [len(values) - sum(inside)] for inside, values in zip(counts, (a, b))]
    return {
        "reference": a.tolist(),
        "current": b.tolist(),
        **compare(a, b),
        "doane": doane,
    }


TABLES = [
    ([50, 30, 20], [80, 80, 40]),
    ([500, 30], [450, 80]),
    ([100, 100, 100, 100, 100], [90, 120, 80, 110, 130]),
    ([1000, 500, 250, 125, 60], [2000, 990, 510, 240, 140]),
]


def table_figures() -> list[dict]:
    out = []
    for a, b in TABLES:
        p, q = np.array(a) / sum(a), np.array(b) / sum(b)
        chi2 = stats.chi2_contingency([a, b], correction=False)
        out.append(
            {
                "reference": a,
                "current": b,
                "chi2": [chi2.statistic, chi2.dof, chi2.pvalue],
                "js": jensenshannon(p, q, base=2),
                "js_natural": jensenshannon(p, q),
                "kl": stats.entropy(p, q),
                "psi": float(np.sum((p - q) * np.log(p / q))),
                "hellinger": math.sqrt(float(np.sum((np.sqrt(p) - np.sqrt(q)) ** 2)) / 2),
                "linf": float(np.max(np.abs(p - q))),
            }
        )
    return out


def special_figures() -> dict:
    return {
        "log_gamma": [[x, special.gammaln(x)] for x in [1e-3, 0.25, 0.5, 1, 1.5, 3.7, 10, 123.4, 1e6]],
        "gamma_q": [
            [a, x, special.gammaincc(a, x)]
            for a in [0.5, 1, 2.5, 10, 100, 4999.5]
            for x in [a * 0.1, a * 0.7, a, a * 1.1, a + 5 * math.sqrt(a), a * 3]
        ],
        "normal": [[z, stats.norm.sf(z)] for z in [-5, -1, -0.1, 0, 0.3, 1, 1.96, 5, 12, 37]],
        "bessel_k": [
            [order, x, special.kve(order, x)]
            for order in [0.0, 0.25, 1.0]
            for x in [1e-6, 1e-3, 0.1, 1, 5, 50, 700]
        ],
        "smirnov": [
            [n, d, special.smirnov(n, d)]
            for n in [5, 30, 140, 1000, 20000]
            for d in [0.5 / math.sqrt(n), 1 / math.sqrt(n), 2 / math.sqrt(n), 3 / math.sqrt(n)]
            if d < 1
        ],
        "kstwo": [
            [n, d, stats.kstwo.sf(d, n)]
            for n in [1, 2, 10, 100, 140, 141, 500, 10000, 100000, 500000]
            for d in [0.4 / n, 0.7 / n, 1.5 / n, *(z / math.sqrt(n) for z in [0.3, 0.5, 0.8, 1.2, 1.6, 2.5, 6])]
            if d < 1
        ],
    }


def adjusted_figures() -> list[list[list[float]]]:
    lists = [[0.01], [0.04, 0.01, 0.03], [0.5, 0.5, 0.01, 0.9, 0.02], uniform(31, 20).tolist()]
    return [[p, stats.false_discovery_control(p).tolist()] for p in lists]


def stream_figures() -> list[dict]:
    """Where river's detectors say that something changed in a stream of errors."""
    out = []
    for seed, before, after in [(41, 0.1, 0.4), (42, 0.3, 0.25), (43, 0.05, 0.15)]:
        u = uniform(seed, 6000)
        errors = np.where(np.arange(6000) < 3000, u < before, u < after).astype(int)
        detectors = {
            "adwin": drift.ADWIN(),
            "page_hinkley": drift.PageHinkley(alpha=1, mode="up", threshold=20),
            "ddm": drift.binary.DDM(),
        }
        found = {name: [] for name in detectors}
        for at, error in enumerate(errors):
            for name, detector in detectors.items():
                detector.update(bool(error) if name == "ddm" else int(error))
                if detector.drift_detected:
                    found[name].append(at)
        out.append({"seed": seed, "before": before, "after": after, **found})
    return out


def plain(value):
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if isinstance(value, np.generic):
        return value.item()
    return value


def main() -> None:
    figures = {
        "numeric": numeric_figures(),
        "golden": golden(),
        "tables": table_figures(),
        "special": special_figures(),
        "adjusted": adjusted_figures(),
        "streams": stream_figures(),
    }
    path = pathlib.Path(__file__).with_name("figures.json")
    path.write_text(json.dumps(plain(figures), separators=(",", ":")) + "\n")


main()
