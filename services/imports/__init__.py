"""Importing: drafts, previews, runs, retries, reports."""
