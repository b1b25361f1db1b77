"""The packed program as a terminal gets it: `KIOSK_PACKED=dist/kiosk pytest -m campaign -n 0 tests/packaged`.

.ci/run packs it and tries it so at each change (docs/packaging.md).
"""
