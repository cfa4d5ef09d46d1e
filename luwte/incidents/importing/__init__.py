"""Bringing in a stranger's register: how it is read, what its columns and codes mean, the run.

`spec.py` what a mapping says · `translate.py` one row into one incident, pure · `suggestions.py`
first guesses · `words.py` the sentences · `source_file.py` the file · `survey.py` looking before
anything is written · `run.py` the job.
"""
