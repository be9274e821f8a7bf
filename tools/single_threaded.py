"""Tells numerical libraries to keep to one thread; imported by worker processes alone, before those libraries.

Every worker is one of several, and each thread of OpenBLAS reserves tens of megabytes of the address space that
a worker's memory limit counts.
"""

from __future__ import annotations

import os

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENCV_FOR_THREADS_NUM"):
    os.environ[_name] = "1"
os.environ["OPENCV_OPENCL_RUNTIME"] = "disabled"
