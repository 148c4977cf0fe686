"""The process of the executor, as ``rotation serve`` starts it."""

from api.parent import watch_parent


def main() -> None:
    """Until a signal, or the end of standard input."""
    watch_parent()
    from api.executor import work
    from api.settings import Settings

    work(Settings(), with_parent=True)


if __name__ == "__main__":
    main()
