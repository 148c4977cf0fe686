"""Child processes: gone with their parent, deaf to interrupts while they start, within limits, alone in their death.

Not the pool of the standard library, where one death fails all that waits; nor pebble's, whose workers share one pipe
under one lock, outlive a parent that is killed, and fail the whole pool when an idle one dies.
"""
