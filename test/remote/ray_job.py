"""What the tests have Ray run: `ray_job.py PATH_OF_A_MODEL good|fails|sleeps`."""

import json
import os
import shutil
import sys
import time

import ray

model, what = sys.argv[1:]
output = os.environ["MAINSTAY_OUTPUT"]
print("seed", os.environ["MAINSTAY_SEED"], flush=True)
if what == "sleeps":
    with open(os.path.join(output, "pid"), "w") as file:
        file.write(str(os.getpid()))
    time.sleep(600)
if what == "fails":
    sys.exit("no such column")

ray.init(log_to_driver=False)
counted = ray.get(ray.remote(lambda: os.path.getsize(os.environ["MAINSTAY_SNAPSHOT"])).remote())
print("mainstay progress", json.dumps({"done": 1, "total": 2, "says": f"{counted} bytes"}), flush=True)
time.sleep(2)
shutil.copy(model, os.path.join(output, "model.onnx"))
with open(os.path.join(output, "metrics.json"), "w") as file:
    json.dump({"bytes": counted}, file)
