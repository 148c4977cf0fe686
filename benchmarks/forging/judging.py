"""Judging files as ``rotation verify`` does; what is read of an instance and a plan serves for many certificates."""

from collections import OrderedDict

from benchmarks.forging.subjects import Files
from optimizer.auditing.grounds import Grounds
from optimizer.auditing.verdicts import Verification
from optimizer.auditing.verify import judged, limited, read_claims
from optimizer.reporting.files.run_files import mixed

KEPT = 12
_known: OrderedDict[object, tuple[Files, Grounds]] = OrderedDict()  # the files too: no other object gets their ids


def verified(files: Files) -> Verification:
    """What ``verify`` says of plan and certificate. Raises InputError."""
    claims = read_claims(files.certificate)
    asked = limited(files.instance, claims)
    key = id(files.instance), id(files.plan), asked.limits
    if key not in _known:
        _known[key] = files, Grounds.of(asked, files.plan)
    _known.move_to_end(key)
    while len(_known) > KEPT:
        _known.popitem(last=False)
    return judged(_known[key][1], claims)


def of_folder(files: Files) -> Verification:
    """The same with what the files say of each other, as the command judges what stands in a folder."""
    return verified(files).with_faults(tuple(mixed(files.plan, files.certificate, files.plain, files.report)))
