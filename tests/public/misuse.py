"""What mypy refuses: an ignore that nothing needs is an error of its own, so these keep refusing."""

import optimizer as ro

print(ro.nonsense)  # type: ignore[attr-defined]
instance = ro.read(1)  # type: ignore[arg-type]
ro.solve(instance, workrs=2)  # type: ignore[call-arg]
ro.solve(instance).levels.farme()  # type: ignore[attr-defined]
ro.audit(instance)  # type: ignore[call-arg]
