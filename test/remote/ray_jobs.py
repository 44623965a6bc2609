"""A Ray cluster of one machine with its dashboard: `ray_jobs.py PORT TEMPORARY_DIRECTORY`."""

import sys
import time

import ray

ray.init(
    num_cpus=2,
    include_dashboard=True,
    dashboard_host="127.0.0.1",
    dashboard_port=int(sys.argv[1]),
    log_to_driver=False,
    _temp_dir=sys.argv[2],
)
while True:
    time.sleep(3600)
