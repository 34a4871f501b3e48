"""Security groups of more than one kind; the audit log's filters, and nothing in it ever changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

REFUSAL = "The audit log is never changed."
FILTERS = (("at",), ("actor", "at"), ("action", "at"), ("subject", "at"))
FACTS = ("id", "actor", "action", "subject", "at")


def upgrade() -> None:
    instant = sa.DateTime(timezone=True)
    _make_groups(instant)
    _make_erasures(instant)
    for columns in FILTERS:
        keys = ["team_id", *columns, "id"]
        op.create_index(op.f(f"ix_audit_log_{'_'.join(keys)}"), "audit_log", keys)
    protect = _protect_on_sqlite if op.get_bind().dialect.name == "sqlite" else _protect_on_postgresql
    protect()


def _make_groups(instant: sa.DateTime) -> None:
    """Financial administrators are one security group of two by now."""
    op.create_table(
        "security_group_members",
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("security_group", sa.Text(), nullable=False),
        sa.Column("principal", sa.Text(), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("added_at", instant, nullable=False),
        sa.PrimaryKeyConstraint(
            "team_id", "security_group", "principal", name=op.f("pk_security_group_members")
        ),
    )
    op.execute(
        "INSERT INTO security_group_members (team_id, security_group, principal, added_by, added_at) "
        "SELECT team_id, 'financial_administrators', user_id, added_by, added_at FROM financial_administrators"
    )
    op.drop_table("financial_administrators")


def _make_erasures(instant: sa.DateTime) -> None:
    op.create_table(
        "erased_workspaces",
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("erased_by", sa.Text(), nullable=False),
        sa.Column("erased_at", instant, nullable=False),
        sa.PrimaryKeyConstraint("team_id", name=op.f("pk_erased_workspaces")),
    )


def _protect_on_sqlite() -> None:
    """Rows from before a workspace was known are given to it, and change in nothing else."""
    same = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in (*FACTS, "details"))
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    op.execute(
        "CREATE TRIGGER audit_log_unchanged BEFORE UPDATE ON audit_log "
        f"WHEN NOT (OLD.team_id = 'local' AND {same}) {refuse}"
    )
    spared = "OLD.team_id NOT IN (SELECT team_id FROM erased_workspaces)"
    op.execute(f"CREATE TRIGGER audit_log_undeleted BEFORE DELETE ON audit_log WHEN {spared} {refuse}")


def _protect_on_postgresql() -> None:
    same = " AND ".join(f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}" for name in FACTS)
    op.execute(
        f"""CREATE FUNCTION audit_log_unchanged() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' AND OLD.team_id = 'local' AND {same}
                AND CAST(NEW.details AS text) = CAST(OLD.details AS text)
            THEN
                RETURN NEW;
            END IF;
            IF TG_OP = 'DELETE' AND OLD.team_id IN (SELECT team_id FROM erased_workspaces) THEN
                RETURN OLD;
            END IF;
            RAISE EXCEPTION '{REFUSAL}';
        END $$"""  # noqa: S608
    )
    op.execute(
        "CREATE TRIGGER audit_log_unchanged BEFORE UPDATE OR DELETE ON audit_log "
        "FOR EACH ROW EXECUTE FUNCTION audit_log_unchanged()"
    )
    op.execute(
        "CREATE TRIGGER audit_log_untruncated BEFORE TRUNCATE ON audit_log "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_log_unchanged()"
    )
