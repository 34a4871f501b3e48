"""Of a workspace that was erased only what is from before goes: what is logged of it later is kept again."""

from __future__ import annotations

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

REFUSAL = "The audit log is never changed."
FACTS = ("id", "actor", "action", "subject", "at")


def upgrade() -> None:
    protect = _protect_on_sqlite if op.get_bind().dialect.name == "sqlite" else _protect_on_postgresql
    protect()


def _protect_on_sqlite() -> None:
    op.execute("DROP TRIGGER audit_log_undeleted")
    later = "NOT EXISTS (SELECT 1 FROM erased_workspaces WHERE team_id = OLD.team_id AND erased_at >= OLD.at)"
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    op.execute(f"CREATE TRIGGER audit_log_undeleted BEFORE DELETE ON audit_log WHEN {later} {refuse}")


def _protect_on_postgresql() -> None:
    same = " AND ".join(f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}" for name in FACTS)
    op.execute(
        f"""CREATE OR REPLACE FUNCTION audit_log_unchanged() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' AND OLD.team_id = 'local' AND {same}
                AND CAST(NEW.details AS text) = CAST(OLD.details AS text)
            THEN
                RETURN NEW;
            END IF;
            IF TG_OP = 'DELETE' AND EXISTS
                (SELECT 1 FROM erased_workspaces WHERE team_id = OLD.team_id AND erased_at >= OLD.at)
            THEN
                RETURN OLD;
            END IF;
            RAISE EXCEPTION '{REFUSAL}';
        END $$"""  # noqa: S608
    )
