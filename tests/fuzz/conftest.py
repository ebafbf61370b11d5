"""The harnesses are programs for Atheris, not tests."""

collect_ignore_glob = ["*.py"]
