"""A Feast feature server of drivers, with an online store of its own: `feast_server.py PORT`, in an empty folder."""

import os
import sys
from datetime import datetime, timedelta, timezone

os.environ["FEAST_USAGE"] = "False"

import pandas as pd
from feast import Entity, FeatureService, FeatureStore, FeatureView, Field, FileSource, PushSource, RepoConfig
from feast.feature_server import start_server
from feast.types import Float64, Int64
from feast.value_type import ValueType

pd.DataFrame({"driver_id": [1]}).to_parquet("drivers.parquet")
store = FeatureStore(
    config=RepoConfig(
        project="drivers",
        provider="local",
        registry="registry.db",
        online_store={"type": "sqlite", "path": "online.db"},
        entity_key_serialization_version=3,
    )
)
driver = Entity(name="driver", join_keys=["driver_id"], value_type=ValueType.INT64)
view = FeatureView(
    name="driver_hourly_stats",
    entities=[driver],
    ttl=timedelta(days=1),
    schema=[
        Field(name="driver_id", dtype=Int64),
        Field(name="conv_rate", dtype=Float64),
        Field(name="acc_rate", dtype=Float64),
    ],
    source=PushSource(
        name="driver_stats",
        batch_source=FileSource(path="drivers.parquet", timestamp_field="event_timestamp"),
    ),
)
store.apply([driver, view, FeatureService(name="driver_activity", features=[view])])
now = datetime.now(timezone.utc)
store.write_to_online_store(
    "driver_hourly_stats",
    pd.DataFrame(
        {
            "driver_id": [1001, 1002],
            "event_timestamp": [now - timedelta(minutes=1)] * 2,
            "conv_rate": [0.25, None],
            "acc_rate": [0.5, 0.75],
        }
    ),
)
start_server(
    store,
    host="127.0.0.1",
    port=int(sys.argv[1]),
    no_access_log=True,
    workers=1,
    worker_connections=1000,
    max_requests=0,
    max_requests_jitter=0,
    keep_alive_timeout=30,
    tls_key_path="",
    tls_cert_path="",
    registry_ttl_sec=60,
    metrics=False,
)
