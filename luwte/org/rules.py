"""Rights, and the roles that carry them: defined here, once, for the whole application.

A role is granted to a person for a subtree of units or for the whole organisation, with an
optional end. Who has no grant at all is still an employee: may report, and sees the own things.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Right(StrEnum):
    """What somebody may do. A right that reads cases makes its role a case-reading role."""

    REPORT = "incidents.report"
    REPORT_FOR_OTHERS = "incidents.report_for_others"
    CASES_READ = "incidents.read"
    # Cases whose reporter chose that the own unit does not read them.
    CASES_READ_RESTRICTED = "incidents.read_restricted"
    CASES_HANDLE = "incidents.handle"
    CASES_CLOSE = "incidents.close"
    IMPORT_RUN = "incidents.import"
    CARE_READ = "care.read"
    RESPONSE_HANDLE = "response.handle"
    RESPONSE_DECIDE = "response.decide"
    NOTICES_READ = "notices.read"
    PARTNERS_MANAGE = "org.partners"
    # Who is on the roster of supporters and how many they have open; nothing of what is said.
    CARE_ROSTER = "care.roster"
    # Retention, requests of data subjects, what is held longer and why.
    PRIVACY_HANDLE = "privacy.handle"
    RISKS_MANAGE = "prevention.manage"
    FIGURES_READ = "insights.read"
    POLICY_READ = "policy.read"
    POLICY_DRAFT = "policy.draft"
    POLICY_ADOPT = "policy.adopt"
    POLICY_CONSENT = "policy.consent"
    COMMUNICATE = "policy.communicate"
    CONFIDE = "incidents.confide"
    # Aggression by a colleague, when the reporter chose HR.
    COLLEAGUE_HANDLE = "incidents.colleague"
    PRIVACY_WATCH = "privacy.watch"
    SETTINGS_MANAGE = "settings.manage"
    ORG_MANAGE = "org.manage"
    GRANTS_MANAGE = "org.grants"
    GRANTS_CONFIRM = "org.grants_confirm"
    DELIVERIES_SEE = "notify.deliveries"
    JOBS_SEE = "jobs.see"


class Role(StrEnum):
    """The roles of ORG-2, in the order in which screens list them."""

    EMPLOYEE = "employee"
    TEAM_LEAD = "team_lead"
    COORDINATOR = "coordinator"
    PREVENTION_OFFICER = "prevention_officer"
    CARE_TEAM = "care_team"
    HR = "hr"
    RECEPTION = "reception"
    LEGAL = "legal"
    DIRECTOR = "director"
    WORKS_COUNCIL = "works_council"
    CONFIDANT = "confidant"
    COMMUNICATION = "communication"
    PRIVACY_OFFICER = "privacy_officer"
    ADMINISTRATOR = "administrator"


EVERYBODY: frozenset[Right] = frozenset({Right.REPORT, Right.POLICY_READ})

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.EMPLOYEE: frozenset(),
    Role.TEAM_LEAD: frozenset(
        {
            Right.REPORT_FOR_OTHERS,
            Right.CASES_READ,
            Right.CASES_HANDLE,
            Right.CASES_CLOSE,
            Right.RESPONSE_HANDLE,
            Right.NOTICES_READ,
            Right.FIGURES_READ,
        }
    ),
    Role.COORDINATOR: frozenset(
        {
            Right.REPORT_FOR_OTHERS,
            Right.CASES_READ,
            Right.CASES_READ_RESTRICTED,
            Right.CASES_HANDLE,
            Right.CASES_CLOSE,
            Right.IMPORT_RUN,
            Right.RESPONSE_HANDLE,
            Right.NOTICES_READ,
            Right.PARTNERS_MANAGE,
            Right.CARE_ROSTER,
            Right.FIGURES_READ,
            Right.POLICY_DRAFT,
            Right.RISKS_MANAGE,
        }
    ),
    Role.PREVENTION_OFFICER: frozenset(
        {Right.FIGURES_READ, Right.RISKS_MANAGE, Right.POLICY_DRAFT}
    ),
    Role.CARE_TEAM: frozenset({Right.CARE_READ}),
    Role.HR: frozenset({Right.FIGURES_READ, Right.COLLEAGUE_HANDLE, Right.CARE_ROSTER}),
    Role.RECEPTION: frozenset({Right.NOTICES_READ}),
    Role.LEGAL: frozenset({Right.CASES_READ, Right.RESPONSE_HANDLE}),
    Role.DIRECTOR: frozenset(
        {
            Right.CASES_READ,
            Right.RESPONSE_DECIDE,
            Right.FIGURES_READ,
            Right.POLICY_DRAFT,
            Right.POLICY_ADOPT,
            Right.NOTICES_READ,
            Right.GRANTS_CONFIRM,
        }
    ),
    Role.WORKS_COUNCIL: frozenset({Right.POLICY_CONSENT, Right.FIGURES_READ}),
    Role.CONFIDANT: frozenset({Right.CONFIDE}),
    Role.COMMUNICATION: frozenset({Right.COMMUNICATE}),
    Role.PRIVACY_OFFICER: frozenset({Right.PRIVACY_WATCH, Right.PRIVACY_HANDLE}),
    # Configures, and sees no case: no right of this role reads one (a test holds it so).
    Role.ADMINISTRATOR: frozenset(
        {
            Right.SETTINGS_MANAGE,
            Right.ORG_MANAGE,
            Right.GRANTS_MANAGE,
            Right.GRANTS_CONFIRM,
            Right.DELIVERIES_SEE,
            Right.JOBS_SEE,
        }
    ),
}

# Who may see a person's case or care: granting such a role needs a second person.
READS_CASES: frozenset[Right] = frozenset(
    {
        Right.CASES_READ,
        Right.CASES_READ_RESTRICTED,
        Right.CASES_HANDLE,
        Right.CARE_READ,
        Right.CONFIDE,
        Right.COLLEAGUE_HANDLE,
        Right.PRIVACY_WATCH,
    }
)

# A role whose work rests on personal trust does not pass to a deputy.
PERSONAL: frozenset[Role] = frozenset({Role.CONFIDANT, Role.CARE_TEAM})

# Roles that make no sense for a part: they watch over, or configure, the organisation.
WHOLE_ONLY: frozenset[Role] = frozenset(
    {
        Role.DIRECTOR,
        Role.WORKS_COUNCIL,
        Role.COMMUNICATION,
        Role.PRIVACY_OFFICER,
        Role.ADMINISTRATOR,
    }
)

# Everybody is an employee without being told; there is nothing to grant.
NOT_GRANTED: frozenset[Role] = frozenset({Role.EMPLOYEE})


@dataclass(frozen=True)
class RoleFacts:
    """What screens and rules ask about a role."""

    role: Role
    rights: frozenset[Right]

    @property
    def reads_cases(self) -> bool:
        """True when granting it needs a second pair of eyes."""
        return bool(self.rights & READS_CASES)

    @property
    def may_be_deputised(self) -> bool:
        """False for roles that rest on personal trust."""
        return self.role not in PERSONAL

    @property
    def needs_whole(self) -> bool:
        """True when the role is never for a part of the organisation."""
        return self.role in WHOLE_ONLY


ROLES: dict[Role, RoleFacts] = {role: RoleFacts(role, RIGHTS[role]) for role in Role}
