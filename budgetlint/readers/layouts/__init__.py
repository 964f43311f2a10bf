"""The ways a text writes tables, one module each: ``find(text, lines, free)`` gives the grids of that layout.

``free`` tells whether a line is still nobody's; the layouts are asked in the order of ``find_grids``, the surest first.
"""
