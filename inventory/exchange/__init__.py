"""Spreadsheets in and out: surveys, registers, lists of circuits and devices, as offices keep them.

Nothing is imported here: openpyxl, xlsxwriter and pydantic wait until something is exchanged.
"""
