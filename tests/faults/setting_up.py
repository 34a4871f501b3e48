"""What stands in the database before a case begins: connected companies, and a project with links."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.bootstrap import operator
from bot.sandbox.workspace import TEAM_ID
from services.container import Services
from services.model.connection import Tokens
from services.sandbox.company import TIME_ZONE
from tests.faults import books
from tests.services.desk_doubles import a_connection

if TYPE_CHECKING:
    from tests.faults.world import World

Grant = dict[str, Any]


def set_up(world: World, grants: Sequence[Grant], linked: Sequence[Sequence[str]]) -> None:
    """Make tables, companies and projects."""
    world.upgrade()
    services = world.services()
    for number, (grant, customer_ids) in enumerate(zip(grants, linked, strict=True)):
        connection_id = f"con{number}"
        connect(services, number, grant)
        project = services.projects.create(operator(TEAM_ID), None, f"Client work {number}")
        services.projects.link(operator(TEAM_ID), connection_id, customer_ids, project.id)
    services.close()


def connect(services: Services, number: int, grant: Grant) -> None:
    """The company with this number and the tokens of this grant, connected or connected again."""
    facts = a_connection(
        id=f"con{number}",
        team_id=TEAM_ID,
        realm_id=books.realm(number),
        company_name=f"Rivertown Design {number}",
        time_zone=TIME_ZONE,
    )
    now = services.clock.now()
    tokens = Tokens(
        access_token=grant["access_token"],
        access_expires_at=now + timedelta(seconds=grant["expires_in"]),
        refresh_token=grant["refresh_token"],
        refresh_expires_at=now + timedelta(seconds=grant["x_refresh_token_expires_in"]),
        hard_expires_at=now + timedelta(seconds=grant["x_refresh_token_hard_expires_in"]),
        version=0,
    )
    with services.store.writing() as tx:
        tx.connections.save(facts, tokens)
        tx.commit()
