"""Without the packages of an extra, every module that needs them says so in one line."""

from __future__ import annotations

import subprocess
import sys

import pytest

_IMPORT = "import sys; sys.modules[sys.argv[1]] = None; import bodytext; exec(sys.argv[2])"
_WORK = "from bodytext.batch.work import start; from bodytext.batch import Settings; start(Settings())"
_WORKER = "from bodytext.batch.supervise import Worker; from bodytext.batch import Settings; Worker(Settings()).call(print)"
_CLUSTER = "from bodytext.batch.cluster import Tls, connected; connected('tcp://a:1', Tls()).__enter__()"


@pytest.mark.parametrize(
    ("package", "code", "extra"),
    [
        ("isal", "import bodytext.batch", "batch"),
        ("isal", "import bodytext.batch.readers.warc", "batch"),
        ("isal", "import bodytext.adapters.pyspark", "batch"),
        ("pyarrow", "from bodytext.batch.schema import arrow_schema; arrow_schema('txt')", "batch"),
        ("fsspec", "from bodytext.batch.addresses import open_address; open_address('s3://bucket/a')", "batch"),
        ("threadpoolctl", _WORK, "batch"),
        ("pebble", _WORKER, "batch"),
        ("distributed", _CLUSTER, "cluster"),
    ],
)
def test_the_extra_is_named(package: str, code: str, extra: str) -> None:
    done = subprocess.run([sys.executable, "-c", _IMPORT, package, code], capture_output=True, text=True, check=False, timeout=60)
    last = done.stderr.splitlines()[-1]
    assert last.startswith("bodytext.extras.MissingExtraError: ")
    assert f" needs {package}" in last
    assert last.endswith(f"'bodytext[{extra}]'")
