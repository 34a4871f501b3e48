"""The evidence pack: one file with all that a run decided, by which an auditor can check it."""

from services.imports.evidence.evidence import DetailsRemoved, Evidence, NoEvidenceYet
from services.imports.evidence.pack import FILES

__all__ = ["FILES", "DetailsRemoved", "Evidence", "NoEvidenceYet"]
