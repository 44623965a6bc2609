"""Writes performance-figures.jsonl: rows, and what scikit-learn says of them. lib/performance must say the same to 1e-12.

    pip install -r test/stats/requirements.txt && python test/stats/make_performance_figures.py
"""

import json
import math
import warnings
from pathlib import Path

import numpy as np
from scipy.stats import binomtest, norm
from sklearn import metrics as m
from sklearn.calibration import calibration_curve
from sklearn.isotonic import IsotonicRegression

warnings.simplefilter("ignore")
rng = np.random.default_rng(20261122)


def binary(name, labels, scores, threshold=0.5):
    labels, scores = np.asarray(labels), np.asarray(scores, dtype=float)
    return {
        "name": name,
        "labels": labels.tolist(),
        "scores": scores.tolist(),
        "threshold": threshold,
        "expected": binary_figures(labels, scores, threshold),
    }


def binary_figures(y, s, threshold):
    p = (s >= threshold).astype(int)
    true, pred = calibration_curve(y, s, n_bins=10)
    both = len(set(y.tolist())) == 2
    return {
        "accuracy": m.accuracy_score(y, p),
        "balanced_accuracy": m.balanced_accuracy_score(y, p),
        "precision": m.precision_score(y, p, zero_division=0),
        "recall": m.recall_score(y, p, zero_division=0),
        "specificity": m.recall_score(y, p, pos_label=0, zero_division=0),
        "f1": m.f1_score(y, p, zero_division=0),
        "mcc": m.matthews_corrcoef(y, p),
        "roc_auc": m.roc_auc_score(y, s) if both else None,
        "average_precision": m.average_precision_score(y, s),
        "log_loss": m.log_loss(y, s, labels=[0, 1]),
        "brier": m.brier_score_loss(y, s, pos_label=1),
        "confusion_matrix": m.confusion_matrix(y, p, labels=[0, 1]).tolist(),
        "prob_true": true.tolist(),
        "prob_pred": pred.tolist(),
    }


def draws(count, seed=1):
    """The same numbers in both languages: a linear congruential generator."""
    values = np.empty(count)
    for k in range(count):
        seed = (1664525 * seed + 1013904223) % 2**32
        values[k] = seed / 2**32
    return values


def long_binary(count):
    u = draws(2 * count)
    scores = np.where(np.arange(count) % 2 == 0, np.floor(u[::2] * 1000) / 1000, u[::2])
    labels = (u[1::2] < scores * scores).astype(int)
    return {"count": count, "expected": binary_figures(labels, scores, 0.5)}


def binary_cases():
    s = np.round(rng.beta(2, 5, 300), 6)
    y = (rng.random(300) < s).astype(int)
    yield binary("a calibrated model", y, s)
    yield binary("another threshold", y, s, 0.2)
    yield binary("a threshold nothing reaches", y, s, 1.0)
    yield binary("many ties", y, np.round(s, 1))
    yield binary("scores on the edges of bins", y, np.round(s, 1) + rng.choice([0, 1e-17, 5e-17], 300))
    yield binary("scores of 0 and 1", y, (s > 0.3).astype(float))
    yield binary("scores that are all equal", y, np.full(300, 0.5))
    yield binary("a perfect model", y, np.where(y == 1, 0.9, 0.1))
    yield binary("an inverted model", y, np.where(y == 1, 0.1, 0.9))
    yield binary("rare positives", (rng.random(400) < 0.01).astype(int), rng.random(400))
    yield binary("only negatives", np.zeros(20, int), rng.random(20))
    yield binary("only positives", np.ones(20, int), rng.random(20))
    yield binary("only negatives, all called negative", np.zeros(5, int), np.full(5, 0.1))
    yield binary("two rows", [0, 1], [0.4, 0.6])
    yield binary("one row", [1], [0.75])
    yield binary("tiny scores", y, s * 1e-300)


def multiclass(name, labels, scores, predictions=None):
    labels, scores = np.asarray(labels), np.asarray(scores, dtype=float)
    size = scores.shape[1]
    p = scores.argmax(axis=1) if predictions is None else np.asarray(predictions)
    every = list(range(size))
    expected = {
        "accuracy": m.accuracy_score(labels, p),
        "balanced_accuracy": m.balanced_accuracy_score(labels, p),
        "mcc": m.matthews_corrcoef(labels, p),
        "confusion_matrix": m.confusion_matrix(labels, p, labels=every).tolist(),
    }
    for average in ("macro", "micro", "weighted"):
        given = {"average": average, "zero_division": 0}
        expected[f"precision_{average}"] = m.precision_score(labels, p, **given)
        expected[f"recall_{average}"] = m.recall_score(labels, p, **given)
        expected[f"f1_{average}"] = m.f1_score(labels, p, **given)
    off = not np.allclose(1, scores.sum(axis=1))
    expected["log_loss"] = None if off else m.log_loss(labels, scores, labels=every)
    expected["brier"] = None if off else m.brier_score_loss(labels, scores, labels=every)
    for key, average in (("roc_auc_ovr", "macro"), ("roc_auc_ovr_weighted", "weighted")):
        if off or len(set(labels.tolist())) < size:
            expected[key] = None
        elif size == 2:
            areas = [m.roc_auc_score(labels == k, scores[:, k]) for k in every]
            weights = None if average == "macro" else np.bincount(labels)
            expected[key] = float(np.average(areas, weights=weights))
        else:
            expected[key] = m.roc_auc_score(labels, scores, multi_class="ovr", average=average)
    return {
        "name": name,
        "labels": labels.tolist(),
        "scores": scores.T.tolist(),
        "predictions": None if predictions is None else p.tolist(),
        "expected": expected,
    }


def multiclass_cases():
    scores = rng.dirichlet([0.6, 0.8, 1.5], 250)
    labels = np.array([rng.choice(3, p=row) for row in scores])
    yield multiclass("three classes", labels, scores)
    yield multiclass("predictions of their own", labels, scores, rng.integers(0, 3, 250))
    rounded = np.round(scores * 4) / 4
    rounded[:, 2] = 1 - rounded[:, 0] - rounded[:, 1]
    yield multiclass("ties", labels, np.clip(rounded, 0, 1))
    wide = rng.dirichlet(np.full(6, 0.4), 200)
    yield multiclass("six classes", np.concatenate([np.arange(6), rng.integers(0, 6, 194)]), wide)
    yield multiclass("a class without rows", labels % 2, scores)
    yield multiclass("a class nobody sees", labels % 2, scores, labels % 2)
    yield multiclass("one class", np.zeros(30, int), scores[:30])
    yield multiclass("two classes", labels % 2, np.column_stack([scores[:, 0], 1 - scores[:, 0]]))
    yield multiclass("scores that sum to more", labels, scores * 1.01)


def regression(name, truth, predicted):
    truth, predicted = np.asarray(truth, dtype=float), np.asarray(predicted, dtype=float)
    logs = (truth > -1).all() and (predicted > -1).all()
    mse = m.mean_squared_error(truth, predicted)
    msle = m.mean_squared_log_error(truth, predicted) if logs else None
    expected = {
        "mae": m.mean_absolute_error(truth, predicted),
        "mse": mse,
        "rmse": m.root_mean_squared_error(truth, predicted),
        "mape": m.mean_absolute_percentage_error(truth, predicted),
        "r2": m.r2_score(truth, predicted) if len(truth) > 1 else None,
        "explained_variance": m.explained_variance_score(truth, predicted),
        "median_absolute_error": m.median_absolute_error(truth, predicted),
        "max_error": m.max_error(truth, predicted),
        "mean_error": float(np.mean(predicted - truth)),
        "mean_squared_log_error": msle,
        "root_mean_squared_log_error": None if msle is None else math.sqrt(msle),
    }
    return {
        "name": name,
        "truth": truth.tolist(),
        "predicted": predicted.tolist(),
        "expected": expected,
    }


def regression_cases():
    y = rng.gamma(2, 30, 300)
    yield regression("minutes", y, y * rng.normal(1, 0.2, 300))
    yield regression("signs", y - 60, y - 55 + rng.normal(0, 9, 300))
    yield regression("zeros", np.where(y > 50, 0, y), y)
    yield regression("a constant label", np.full(20, 3.5), y[:20])
    yield regression("a constant label that is met", np.full(20, 3.5), np.full(20, 3.5))
    yield regression("large values", y + 1e9, y + 1e9 + rng.normal(0, 5, 300))
    yield regression("small values", y * 1e-12, y * 1.1e-12)
    yield regression("an odd count", y[:7], y[7:14])
    yield regression("one row", [2.0], [3.0])
    yield regression("two rows", [2.0, 4.0], [3.0, 3.0])
    yield regression("minus one", [-1.0, 4.0, 5.0], [3.0, 3.0, 4.0])


def isotonic(name, scores, labels):
    fitted = IsotonicRegression(out_of_bounds="clip").fit(scores, labels)
    asked = np.concatenate([[0, 1], scores[:40], rng.random(40)])
    return {
        "name": name,
        "scores": scores.tolist(),
        "labels": labels.tolist(),
        "asked": asked.tolist(),
        "expected": fitted.predict(asked).tolist(),
    }


def isotonic_cases():
    s = rng.random(200)
    yield isotonic("scores that are too sure", s, (rng.random(200) < 0.3 + 0.4 * s).astype(int))
    yield isotonic("ties", np.round(s, 1), (rng.random(200) < s).astype(int))
    yield isotonic("inverted", s, (rng.random(200) < 1 - s).astype(int))
    yield isotonic("one score", np.full(10, 0.3), np.array([0, 1] * 5))


levels = [1e-300, 1e-16, 1e-8, 0.001, 0.025, 0.0749, 0.075, 0.3, 0.5, 0.7, 0.925, 0.975, 0.9999]
shares = [[0, 10], [7, 10], [10, 10], [50, 1000], [1, 1]]


def wilson(part, n):
    found = binomtest(part, n).proportion_ci(0.95, method="wilson")
    return [float(found.low), float(found.high)]


figures = [
    *({"of": "binary", **case} for case in binary_cases()),
    {"of": "long_binary", **long_binary(200_000)},
    *({"of": "multiclass", **case} for case in multiclass_cases()),
    *({"of": "regression", **case} for case in regression_cases()),
    *({"of": "isotonic", **case} for case in isotonic_cases()),
    {"of": "normal_quantile", "points": [[p, float(norm.ppf(p))] for p in levels]},
    {"of": "wilson", "points": [[*share, *wilson(*share)] for share in shares]},
]
lines = (json.dumps(one, separators=(",", ":"), allow_nan=False) + "\n" for one in figures)
Path(__file__).with_name("performance-figures.jsonl").write_text("".join(lines))
