"""The flights that the built-in trainers are measured on, as test/training/flight-data.ts reads them."""

import pathlib

import duckdb
import numpy as np
import pandas as pd

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
FILE = ROOT / "node_modules/vega-datasets/data/flights-3m.parquet"
SQL = (ROOT / "examples/flights/flights.sql").read_text()
TRAIN = ("2001-01-01", "2001-01-08")
HELD_OUT = ("2001-01-08", "2001-01-10")
AIRPORTS = ["origin", "destination"]
NUMBERS = ["hour", "weekday", "distance"]
# Of the row's place: every seventh distance is missing.
GAP = 7


def flights(period: tuple[str, str]) -> pd.DataFrame:
    connection = duckdb.connect()
    connection.execute(
        f"""CREATE VIEW flights AS SELECT file_row_number AS flight, date, delay, distance, origin, destination
        FROM read_parquet('{FILE}', file_row_number = true)"""
    )
    bounds = {"period_start": period[0], "period_end": period[1]}
    rows = connection.execute(SQL, bounds).df()
    distance = rows["distance"].astype(float)
    return rows.assign(distance=distance.mask(np.arange(len(rows)) % GAP == 0))


def part_of_day(rows: pd.DataFrame) -> pd.Series:
    return pd.cut(rows["hour"], [-1, 10, 15, 24], labels=False)
