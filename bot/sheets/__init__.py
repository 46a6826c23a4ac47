"""Spreadsheets, both ways: .xlsx and .csv into rows with their places, and tables out of records.

A file comes from outside. Whatever it holds, what is wrong with it becomes sentences with row and
column (`bot/sheets/faults.py`), never a traceback, and nothing of it is used before all of it was
read.
"""
