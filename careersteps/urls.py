"""The site's addresses. What an organization or framework may be called is kept apart in people.words."""

from django.contrib import admin
from django.urls import include, path, register_converter

import observations.admin as admin_of_observations  # noqa: F401 - the tables that the admin shows
from careersteps.account_urls import account_pages
from careersteps.pages import (
    archive,
    audit,
    comment,
    conversation,
    conversation_new,
    conversations,
    deciding,
    decision,
    erasure,
    import_preview,
    leaving,
    mentionable,
    milestones,
    observation,
    people,
    people_import,
    person,
    person_changes,
    reports,
    rights,
    team_changes,
    teams,
)
from careersteps.pages.ability import ability
from careersteps.pages.begin import new_organization
from careersteps.pages.beside import choose_role_to_compare, compare_roles
from careersteps.pages.confirm import confirm_ability_page
from careersteps.pages.feedback import feedback_lists, feedback_request
from careersteps.pages.feedback_new import new_feedback
from careersteps.pages.framework import framework
from careersteps.pages.health import health
from careersteps.pages.history import compare_releases, framework_file, history
from careersteps.pages.home import front_page
from careersteps.pages.invitation import invitation
from careersteps.pages.invitations import invitation_link, invitations, withdraw_invited
from careersteps.pages.notifications import inbox, notification_settings, unsubscribe
from careersteps.pages.observations import observation_lists
from careersteps.pages.observe import observation_form
from careersteps.pages.organization import organization_home
from careersteps.pages.recognition import recognition
from careersteps.pages.review import review
from careersteps.pages.role import role
from careersteps.pages.roles import role_index
from careersteps.pages.settings import organization_settings
from careersteps.pages.setup import dismiss_checklist, first_framework, first_people
from careersteps.pages.sign_in import identity_provider
from careersteps.pages.upkeep import healthz, robots
from careersteps.pages.withdraw import withdraw_release_page
from frameworks.converters import EndingConverter, KeyConverter, ReleaseConverter
from people.converters import NameConverter
from ui.gallery import gallery

register_converter(KeyConverter, "key")
register_converter(EndingConverter, "ending")
register_converter(ReleaseConverter, "release")
register_converter(NameConverter, "name")


def readable(state: str, **which) -> list:
    """The pages of one state of a framework: the present release, a numbered one, the draft."""
    named = f"{state}-" if state else ""
    return [
        path("", framework, which, name=f"{named}framework"),
        path("health/", health, which, name=f"{named}health"),
        path("framework.<ending:ending>", framework_file, which, name=f"{named}text"),
        path("abilities/<key:key>/", ability, which, name=f"{named}ability"),
        path("roles/", role_index, which, name=f"{named}roles"),
        path("roles/<key:key>/", role, which, name=f"{named}role"),
        path("roles/<key:key>/beside/", choose_role_to_compare, which, name=f"{named}choose-beside"),
        path("roles/<key:key>/beside/<key:other>/", compare_roles, which, name=f"{named}beside"),
    ]


framework_pages = [
    path("review/", review, name="review"),
    path("releases/", history, name="history"),
    path("releases/compare/", compare_releases, name="compare-releases"),
    path("releases/<release:number>/withdraw/", withdraw_release_page, name="withdraw-release"),
    path("abilities/<key:key>/confirm/", confirm_ability_page, name="confirm"),
    path("draft/", include(readable("draft", is_draft=True))),
    path("releases/<release:number>/", include(readable("release"))),
    *readable(""),
]

entry_pages = [
    path("invitations/", invitations, name="invitations"),
    path("invitations/link/", invitation_link, name="invitation-link"),
    path("invitations/<int:number>/withdraw/", withdraw_invited, name="withdraw-invitation"),
    path("setup/", first_framework, name="setup"),
    path("setup/people/", first_people, name="setup-people"),
    path("setup/away/", dismiss_checklist, name="checklist-away"),
]

people_pages = [
    path("people/", people.directory, name="people"),
    path("people/<name:member>/", person.person, name="person"),
    path("people/<name:member>/edit/", person_changes.edit_person, name="person-edit"),
    path("people/<name:member>/manager/", person_changes.person_manager, name="person-manager"),
    path("people/<name:member>/teams/", person_changes.person_teams, name="person-teams"),
    path("people/<name:member>/roles/", person_changes.person_roles, name="person-roles"),
    path("people/<name:member>/leaving/", leaving.person_leaving, name="person-leaving"),
    path("people/<name:member>/return/", leaving.person_return, name="person-return"),
    path("people/<name:member>/archive/", archive.person_archive, name="person-archive"),
    path("people/<name:member>/erase/", erasure.person_erase, name="person-erase"),
    path("new/person/", person_changes.new_person, name="new-person"),
    path("teams/", teams.teams, name="teams"),
    path("teams/<name:team>/", teams.team, name="team"),
    path("teams/<name:team>/edit/", team_changes.change_team, name="team-edit"),
    path("teams/<name:team>/members/", team_changes.team_members, name="team-members"),
    path("teams/<name:team>/remove/", team_changes.discard_team, name="team-remove"),
    path("new/team/", team_changes.new_team, name="new-team"),
    path("reports/", reports.reporting_line, name="reports"),
    path("leave/", leaving.leave, name="leave"),
    path("rights/", rights.rights, name="rights"),
    path("audit/", audit.audit_log, name="audit"),
    path("audit/export/", audit.audit_export, name="audit-export"),
]

observation_pages = [
    path("recognition/", recognition, name="recognition"),
    path("observations/", observation_lists, name="observations"),
    path("observations/new/", observation_form, name="observe"),
    path("observations/<uuid:uid>/", observation.observation, name="observation"),
    path("observations/<uuid:uid>/agree/", observation.give_consent, name="observation-agree"),
    path("observations/<uuid:uid>/refuse/", observation.refuse_consent, name="observation-refuse"),
    path("observations/<uuid:uid>/retract/", observation.retract, name="observation-retract"),
    path("observations/<uuid:uid>/restore/", observation.restore, name="observation-restore"),
    path("observations/<uuid:uid>/discard/", observation.discard, name="observation-discard"),
]

import_pages = [
    path("import/", people_import.people_import, name="people-import"),
    path("import/template.csv", people_import.import_template, name="people-import-template"),
    path("import/people.<str:ending>", people_import.people_export, name="people-export"),
    path("import/done/", people_import.people_imported, name="people-imported"),
    path("import/<uuid:upload>/", import_preview.import_preview, name="people-import-preview"),
    path("import/<uuid:upload>/columns/", import_preview.import_columns, name="people-import-columns"),
    path("import/<uuid:upload>/drop/", import_preview.discard_upload, name="people-import-drop"),
]

news_pages = [
    path("feedback/", feedback_lists, name="feedback"),
    path("feedback/new/", new_feedback, name="new-feedback"),
    path("feedback/<uuid:uid>/", feedback_request, name="feedback-request"),
    path("notifications/", inbox, name="notifications"),
    path("notifications/settings/", notification_settings, name="notification-settings"),
]

decision_pages = [
    path("people/<name:member>/decide/", deciding.decide_milestone_page, name="decide"),
    path("people/<name:member>/milestones/", milestones.person_milestones, name="person-milestones"),
    path("decisions/", milestones.decisions, name="decisions"),
    path("decisions/<uuid:uid>/", decision.decision_record, name="decision"),
    path("decisions/<uuid:uid>/answer/", decision.answer_decision_page, name="decision-answer"),
    path("decisions/<uuid:uid>/show/", decision.show_decision_page, name="decision-show"),
]

conversation_pages = [
    path("conversations/", conversations.followed_conversations, name="conversations"),
    path("conversations/new/", conversation_new.new_conversation, name="new-conversation"),
    path("conversations/people/", mentionable.mention_suggestions, name="conversation-people"),
    path("conversations/<uuid:uid>/", conversation.conversation, name="conversation"),
    path("conversations/<uuid:uid>/mark/", conversation.mark_conversation, name="conversation-mark"),
    path("conversations/<uuid:uid>/comments/<uuid:comment>/", comment.edit_comment_page, name="comment"),
]

urlpatterns = [
    path("", front_page, name="home"),
    path("healthz", healthz, name="healthz"),
    path("robots.txt", robots, name="robots"),
    path("gallery/", gallery, name="gallery"),
    path("accounts/", include(account_pages)),
    path("admin/", admin.site.urls),
    path("new/", new_organization, name="begin"),
    path("invitations/<str:token>/", invitation, name="invitation"),
    path("notifications/stop/<str:token>/", unsubscribe, name="stop-news"),
    path("<slug:organization>/", organization_home, name="organization"),
    path("<slug:organization>/", include(entry_pages)),
    path("<slug:organization>/", include(people_pages)),
    path("<slug:organization>/settings/", organization_settings, name="settings"),
    path("<slug:organization>/settings/sign-in/", identity_provider, name="sign-in"),
    path("<slug:organization>/", include(import_pages)),
    path("<slug:organization>/", include(news_pages)),
    path("<slug:organization>/", include(decision_pages)),
    path("<slug:organization>/", include(observation_pages)),
    path("<slug:organization>/", include(conversation_pages)),
    path("<slug:organization>/<key:framework>/", include(framework_pages)),
]

handler400 = "careersteps.pages.errors.bad_request"
handler403 = "careersteps.pages.errors.forbidden"
handler404 = "careersteps.pages.errors.not_found"
handler500 = "careersteps.pages.errors.server_error"
