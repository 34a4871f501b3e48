"""Every view of the security groups, with the name of its golden file."""

from __future__ import annotations

from datetime import timedelta

from bot.access.offered import NONE, WHY
from bot.access.user_groups import Offered, UserGroup
from bot.access.views import MOST_SHOWN, GroupsPage, groups_window
from bot.blocks import Block
from services.access import LastAdministrator
from services.model.access import FINANCIAL_ADMINISTRATORS, GroupReport, Member, SecurityGroup
from tests.builders import NOW

VIEWERS = SecurityGroup.ANY_PROJECT
OFFERED = Offered((UserGroup("S0FINANCE", "finance", "Finance team"), UserGroup("S0PM", "pm", "Managers")))
ADMINISTRATORS = (
    Member("S0FINANCE", 3, "U0ADMIN", NOW),
    Member("S0GONE", 0, "U0ADMIN", NOW),
    Member("U0SETTING"),
    Member("U0ADMIN", None, "U0SETTING", NOW - timedelta(days=3)),
    Member("U0OTHER", None, "cli", NOW),
)
MANY = tuple(Member(f"U0{number:03}", None, "U0ADMIN", NOW) for number in range(MOST_SHOWN + 5))


def a_groups_page(
    administrators: tuple[Member, ...] = ADMINISTRATORS,
    viewers: tuple[Member, ...] = (),
    offered: Offered = OFFERED,
    note: str = "",
) -> GroupsPage:
    """The window as an administrator sees it."""
    groups = (GroupReport(FINANCIAL_ADMINISTRATORS, administrators), GroupReport(VIEWERS, viewers))
    return GroupsPage(groups, offered, "U0ADMIN", note=note)


ACCESS_VIEWS: dict[str, Block] = {
    "security-groups": groups_window(a_groups_page()),
    "security-groups-many": groups_window(
        a_groups_page(MANY, MANY[:2], Offered(why_not=WHY["missing_scope"]), LastAdministrator().sentence)
    ),
    "security-groups-none": groups_window(a_groups_page(ADMINISTRATORS[2:3], (), Offered(why_not=NONE))),
}
