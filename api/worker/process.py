"""The process of the executor, as ``rotation serve`` starts it."""

from optimizer.processes.parent import watch_parent


def main() -> None:
    """Until a signal, or the end of standard input."""
    watch_parent()
    from api.common.settings import Settings
    from api.worker.executor import work

    work(Settings(), with_parent=True)


if __name__ == "__main__":
    main()
