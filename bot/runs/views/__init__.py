"""The history of runs, and the form that narrows it."""
