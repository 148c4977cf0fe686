"""The same within one second and a few bytes."""

from api.uploads import reader_process
from tests.api.intake.children import strange

if __name__ == "__main__":
    reader_process.CPU, reader_process.WALL, reader_process.WRITTEN = 1, 2, 10_000
    strange.main()
