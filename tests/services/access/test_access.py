from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from services.access import Access, LastAdministrator, NamedInSettings
from services.errors import InvalidInput, NotAllowed
from services.model.access import GroupReport, Member, SecurityGroup
from services.model.audit import AuditAction
from services.model.outbox import MessageKind
from services.model.people import CLI_USER, Actor, Right
from services.store.unit_of_work import Store
from tests.services.desk_doubles import ADMIN, MEMBER, STRANGER, TEAM, SettableClock, opened_store


class Groups:
    """User groups of one workspace, and how often they were asked for."""

    def __init__(self, **members: set[str]) -> None:
        self.groups = {group: frozenset(people) for group, people in members.items()}
        self.asked = 0

    def members(self, team_id: str, group_id: str) -> frozenset[str]:
        self.asked += 1
        return self.groups.get(group_id, frozenset())


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    with opened_store(database_url) as store:
        yield store


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest.fixture
def access(store: Store, clock: SettableClock) -> Access:
    access = Access(store, clock)
    access.claim(ADMIN, is_workspace_admin=True)
    return access


def test_the_first_workspace_admin_to_claim_holds_every_right(access: Access) -> None:
    assert all(access.may(ADMIN, right) for right in Right)


def test_nobody_else_can_claim_afterwards(access: Access) -> None:
    assert (access.claim(MEMBER, is_workspace_admin=True), access.may(MEMBER, Right.IMPORT)) == (False, False)


def test_of_many_who_claim_at_once_one_wins(store: Store, clock: SettableClock) -> None:
    access, together = Access(store, clock), threading.Barrier(4)
    won: list[bool] = []

    def claim(number: int) -> None:
        together.wait()
        won.append(access.claim(Actor(TEAM, f"U{number}"), is_workspace_admin=True))

    threads = [threading.Thread(target=claim, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (sorted(won), len(access.administrators(TEAM))) == ([False, False, False, True], 1)


def test_an_ordinary_member_cannot_claim(store: Store, clock: SettableClock) -> None:
    assert not Access(store, clock).claim(MEMBER, is_workspace_admin=False)


def test_the_setting_gives_access_and_leaves_nothing_to_claim(store: Store, clock: SettableClock) -> None:
    access = Access(store, clock, configured=(ADMIN.user_id,))

    assert (access.may(ADMIN, Right.CONNECT), access.claim(MEMBER, is_workspace_admin=True)) == (True, False)


def test_an_administrator_of_one_workspace_is_none_in_another(access: Access) -> None:
    assert not access.may(STRANGER, Right.IMPORT)


def test_the_command_line_holds_every_right(access: Access) -> None:
    assert all(access.may(Actor(TEAM, CLI_USER), right) for right in Right)


def test_a_refusal_names_what_is_missing_and_who_can_grant_it(access: Access) -> None:
    with pytest.raises(NotAllowed, match="the right to import invoices") as error:
        access.require(MEMBER, Right.IMPORT)

    assert error.value.granted_by == (ADMIN.user_id,)


def test_who_was_added_may_and_who_was_removed_may_not(access: Access) -> None:
    access.add(ADMIN, MEMBER.user_id)
    could = access.may(MEMBER, Right.IMPORT)
    access.remove(ADMIN, MEMBER.user_id)

    assert (could, access.may(MEMBER, Right.IMPORT)) == (True, False)


def test_only_an_administrator_may_add(access: Access) -> None:
    with pytest.raises(NotAllowed):
        access.add(MEMBER, MEMBER.user_id)


def test_an_administrator_of_another_workspace_cannot_remove(access: Access) -> None:
    with pytest.raises(NotAllowed):
        access.remove(STRANGER, ADMIN.user_id)


@pytest.mark.parametrize("principal", ["", "<!channel>", "C123", "u1"])
def test_only_people_and_user_groups_can_be_added(access: Access, principal: str) -> None:
    with pytest.raises(InvalidInput):
        access.add(ADMIN, principal)


def test_adding_twice_is_recorded_once(access: Access, store: Store) -> None:
    access.add(ADMIN, MEMBER.user_id)
    access.add(ADMIN, MEMBER.user_id)

    with store.reading() as tx:
        actions = [entry.action for entry in tx.audit.recent(TEAM, 10)]
    assert actions == [AuditAction.ADMINISTRATOR_ADDED, AuditAction.ADMINISTRATOR_CLAIMED]


def test_the_last_administrator_cannot_be_removed(access: Access) -> None:
    with pytest.raises(LastAdministrator):
        access.remove(ADMIN, ADMIN.user_id)


def test_two_administrators_cannot_remove_each_other_at_once(access: Access) -> None:
    access.add(ADMIN, MEMBER.user_id)
    together = threading.Barrier(2)

    def remove(who: Actor, whom: Actor) -> None:
        together.wait()
        try:
            access.remove(who, whom.user_id)
        except (LastAdministrator, NotAllowed):
            return

    threads = [threading.Thread(target=remove, args=pair) for pair in ((ADMIN, MEMBER), (MEMBER, ADMIN))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(access.administrators(TEAM)) == 1


def test_an_administrator_of_the_setting_cannot_be_removed_here(store: Store, clock: SettableClock) -> None:
    access = Access(store, clock, configured=(ADMIN.user_id, MEMBER.user_id))

    with pytest.raises(NamedInSettings):
        access.remove(ADMIN, MEMBER.user_id)


def test_members_of_a_user_group_hold_its_rights(store: Store, clock: SettableClock) -> None:
    access = Access(store, clock, (ADMIN.user_id,), Groups(SFIN={MEMBER.user_id}))
    access.add(ADMIN, "SFIN")

    assert access.may(MEMBER, Right.IMPORT)


def test_a_user_group_is_asked_for_once_a_minute(store: Store, clock: SettableClock) -> None:
    groups = Groups(SFIN={MEMBER.user_id})
    access = Access(store, clock, (ADMIN.user_id,), groups)
    access.add(ADMIN, "SFIN")

    for _ in range(3):
        access.may(MEMBER, Right.IMPORT)
    clock.move(seconds=59)
    access.may(MEMBER, Right.IMPORT)

    assert groups.asked == 1


def test_who_left_a_user_group_loses_its_rights_after_a_minute(store: Store, clock: SettableClock) -> None:
    groups = Groups(SFIN={MEMBER.user_id})
    access = Access(store, clock, (ADMIN.user_id,), groups)
    access.add(ADMIN, "SFIN")
    could = access.may(MEMBER, Right.IMPORT)
    groups.groups["SFIN"] = frozenset()
    clock.move(seconds=60)

    assert (could, access.may(MEMBER, Right.IMPORT)) == (True, False)


def test_an_empty_user_group_does_not_replace_the_last_person(store: Store, clock: SettableClock) -> None:
    access = Access(store, clock, user_groups=Groups(SFIN=set()))
    access.claim(ADMIN, is_workspace_admin=True)
    access.add(ADMIN, "SFIN")

    with pytest.raises(LastAdministrator):
        access.remove(ADMIN, ADMIN.user_id)


def test_a_user_group_with_people_replaces_the_last_person(store: Store, clock: SettableClock) -> None:
    access = Access(store, clock, user_groups=Groups(SFIN={MEMBER.user_id}))
    access.claim(ADMIN, is_workspace_admin=True)
    access.add(ADMIN, "SFIN")

    access.remove(ADMIN, ADMIN.user_id)

    assert (access.administrators(TEAM), access.may(ADMIN, Right.IMPORT)) == (["SFIN"], False)


def test_the_refusal_names_the_people_of_a_user_group(store: Store, clock: SettableClock) -> None:
    access = Access(store, clock, (ADMIN.user_id,), Groups(SFIN={"UONE", "UTWO"}))
    access.add(ADMIN, "SFIN")

    with pytest.raises(NotAllowed) as error:
        access.require(MEMBER, Right.LINK)

    assert error.value.granted_by == (ADMIN.user_id, "UONE", "UTWO")


VIEWERS = SecurityGroup.ANY_PROJECT


def test_who_may_see_every_project_may_nothing_else(access: Access, store: Store) -> None:
    access.add(ADMIN, MEMBER.user_id, VIEWERS)
    could = {right for right in Right if access.may(MEMBER, right)}
    access.remove(ADMIN, MEMBER.user_id, VIEWERS)

    assert (could, access.may(MEMBER, Right.ANY_PROJECT)) == ({Right.ANY_PROJECT}, False)
    assert (MEMBER.user_id in access.people(TEAM), access.is_sure(TEAM)) == (False, True)
    with store.reading() as tx:
        actions = [entry.action for entry in tx.audit.recent(TEAM, 2)]
    assert actions == [AuditAction.ANY_PROJECT_WITHDRAWN, AuditAction.ANY_PROJECT_GRANTED]


def test_a_user_group_may_see_every_project_too(store: Store, clock: SettableClock) -> None:
    groups = Groups(SPM={MEMBER.user_id})
    access = Access(store, clock, (ADMIN.user_id,), groups)
    access.add(ADMIN, "SPM", VIEWERS)

    assert not access.may(MEMBER, Right.IMPORT)
    assert groups.asked == 0  # it grants nothing of the sort, so Slack has not to be asked
    assert access.may(MEMBER, Right.ANY_PROJECT)


def test_who_only_sees_every_project_changes_no_group(access: Access) -> None:
    access.add(ADMIN, MEMBER.user_id, VIEWERS)

    with pytest.raises(NotAllowed):
        access.add(MEMBER, MEMBER.user_id)
    with pytest.raises(NotAllowed):
        access.groups(MEMBER)


def test_each_group_is_shown_with_everybody_in_it(store: Store, clock: SettableClock) -> None:
    access = Access(store, clock, (ADMIN.user_id,), Groups(SFIN={MEMBER.user_id, "UTWO"}))
    access.add(ADMIN, MEMBER.user_id)
    access.add(ADMIN, ADMIN.user_id)  # whom the setting names already
    clock.move(seconds=1)
    access.add(ADMIN, "SFIN")
    access.add(ADMIN, "SGONE", VIEWERS)

    now = clock.now()
    administrators, viewers = access.groups(ADMIN)
    assert [(one.principal, one.people, one.added_by) for one in administrators.members] == [
        ("SFIN", 2, ADMIN.user_id),
        (ADMIN.user_id, None, None),
        (MEMBER.user_id, None, ADMIN.user_id),
    ]
    assert viewers == GroupReport(VIEWERS, (Member("SGONE", 0, ADMIN.user_id, now),))


def test_a_claim_is_to_be_told_once(store: Store, clock: SettableClock) -> None:
    access = Access(store, clock)
    for who in (ADMIN, MEMBER):
        access.claim(who, is_workspace_admin=True)

    with store.writing() as tx:
        told = [(one.kind, one.facts["by"]) for one in tx.outbox.claim_due(clock.now(), 5)]
    assert told == [(MessageKind.CLAIMED, ADMIN.user_id)]
