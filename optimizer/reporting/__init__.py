"""What a planner gets. From the bottom up:

``facts`` figures and words, each worked out once; ``stories`` answers to why and what it costs; writers by format
(``json``, ``xlsx``, ``docx``, ``html``, ``ics``), which only lay out; ``files`` written whole and read back;
``terminal``, the only family that speaks rich.
"""
