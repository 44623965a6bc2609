"""Chooses the golden cases: what ONNX Runtime answers for flights that differ in every way."""

import numpy as np
import onnxruntime as ort
import pandas as pd

from flights_data import FEATURES
from scoring import predict

CASES = 20
UNKNOWN_AIRPORT = "ZZZ"


def golden_cases(session: ort.InferenceSession, flights: pd.DataFrame, seed: int) -> list[dict]:
    chosen = choose(flights, seed)
    # An airport that training never saw must answer the same everywhere too.
    unknown = chosen.head(1).assign(origin=UNKNOWN_AIRPORT)
    cases = pd.concat([chosen, unknown], ignore_index=True)
    labels, scores = predict(session, cases)
    return [
        {
            "inputs": {name: plain(row[name]) for name in FEATURES},
            "outputs": {"label": int(labels[i]), "probabilities": [plain(p) for p in scores[i]]},
        }
        for i, row in cases.iterrows()
    ]


def choose(flights: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Flights from the lowest to the highest late share of the origin, with new airports and a
    new hour each time while there are any."""
    shuffled = flights.sample(frac=1, random_state=seed)
    share = shuffled["origin_late_share"]
    airports: set[str] = set()
    hours: set[int] = set()
    rows = []
    for target in np.linspace(share.min(), share.max(), CASES - 1):
        nearest = (share - target).abs().sort_values(kind="stable").index[:500]
        candidates = shuffled.loc[nearest]
        fresh = ~candidates["origin"].isin(airports) & ~candidates["destination"].isin(airports)
        new_hour = ~candidates["hour"].isin(hours)
        row = candidates.loc[(fresh.astype(int) * 2 + new_hour.astype(int)).idxmax()]
        airports |= {row["origin"], row["destination"]}
        hours.add(int(row["hour"]))
        rows.append(row)
    return pd.DataFrame(rows).astype(flights.dtypes).reset_index(drop=True)


def plain(value: object) -> object:
    """The shortest JSON value that reads back as the same float32, integer or string."""
    if isinstance(value, (float, np.floating)):
        return float(str(np.float32(value)))
    return value.item() if isinstance(value, np.generic) else value
