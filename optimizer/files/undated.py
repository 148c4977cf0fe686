"""Office files that say nothing of when they were made: the same content gives the same bytes."""

import io
import zipfile
from datetime import datetime

WRITTEN = datetime(2020, 1, 1)  # what stands in every office file as the time of its making, which says nothing
EARLIEST = (1980, 1, 1, 0, 0, 0)  # likewise of the parts in it


def undated(raw: bytes) -> bytes:
    """An office file whose parts bear no time, in their order."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as found, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as kept:
        for part in found.infolist():
            bare = zipfile.ZipInfo(part.filename, EARLIEST)
            bare.compress_type = zipfile.ZIP_DEFLATED
            kept.writestr(bare, found.read(part))
    return packed.getvalue()
