"""What ``import optimizer`` gives: reading, solving, judging and asking in Python, over the use cases of ``app``.

Nothing prints, nothing is kept between calls, and no child process starts unless more than one worker is asked for.
"""
