"""Scores flights with an exported model, as the gateway does, and measures the answers."""

from pathlib import Path

import numpy as np
import onnxruntime as ort
import pandas as pd
from sklearn.metrics import (
    accuracy_score,
    average_precision_score,
    brier_score_loss,
    log_loss,
    roc_auc_score,
)

from flights_data import FEATURES


def open_model(file: Path) -> ort.InferenceSession:
    options = ort.SessionOptions()
    options.intra_op_num_threads = 2
    return ort.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])


def predict(session: ort.InferenceSession, flights: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """The predicted labels and, one row a flight, the probabilities [in time, late]."""
    columns = {
        name: flights[name].to_numpy(dtype=object if flights[name].dtype.kind not in "if" else None)
        for name in FEATURES
    }
    label, probabilities = session.run(
        None, {name: column.reshape(-1, 1) for name, column in columns.items()}
    )
    if isinstance(probabilities, list):  # version 1 ends in a ZipMap: one {class: p} a row
        probabilities = np.array([[row[0], row[1]] for row in probabilities], dtype=np.float32)
    return label, probabilities


def late_probability(
    session: ort.InferenceSession, flights: pd.DataFrame, rows_at_once: int = 100_000
) -> np.ndarray:
    chunks = range(0, len(flights), rows_at_once)
    parts = [predict(session, flights.iloc[start : start + rows_at_once])[1] for start in chunks]
    return np.concatenate(parts)[:, 1].astype(np.float64)


def measure(late: np.ndarray, score: np.ndarray) -> dict[str, float]:
    metrics = {
        "roc_auc": roc_auc_score(late, score),
        "pr_auc": average_precision_score(late, score),
        "log_loss": log_loss(late, score),
        "brier": brier_score_loss(late, score),
        "accuracy": accuracy_score(late, score >= 0.5),
        "base_rate": late.mean(),
        "mean_score": score.mean(),
    }
    return {name: round(float(value), 6) for name, value in metrics.items()}
