"""The site's URLs. Slugs that organizations and frameworks can't have are listed in people.words."""

from django.contrib import admin
from django.urls import include, path, register_converter

import observations.admin as admin_of_observations  # noqa: F401 - registers the models in the admin
from careersteps.account_urls import account_pages
from careersteps.pages.conversations import (
    conversation,
    edit_comment,
    followed_conversations,
    mention_suggestions,
    new_conversation,
)
from careersteps.pages.frameworks.ability import ability
from careersteps.pages.frameworks.compare_roles import choose_role_to_compare, compare_roles
from careersteps.pages.frameworks.confirm_ability import confirm_ability_page
from careersteps.pages.frameworks.framework import framework
from careersteps.pages.frameworks.health import health
from careersteps.pages.frameworks.history import compare_releases, framework_file, history
from careersteps.pages.frameworks.review import review
from careersteps.pages.frameworks.role import role
from careersteps.pages.frameworks.roles import role_index
from careersteps.pages.frameworks.withdraw_release import withdraw_release_page
from careersteps.pages.home.front_page import front_page
from careersteps.pages.home.new_organization import new_organization
from careersteps.pages.home.onboarding import dismiss_checklist, first_framework, first_people
from careersteps.pages.home.organization_home import organization_home
from careersteps.pages.notifications.inbox import inbox, notification_settings, unsubscribe
from careersteps.pages.observations import decide_milestone, decision_record, milestones, observation
from careersteps.pages.observations.feedback import feedback_lists, feedback_request
from careersteps.pages.observations.feedback_form import new_feedback
from careersteps.pages.observations.observation_form import observation_form
from careersteps.pages.observations.observation_lists import observation_lists
from careersteps.pages.observations.recognition import recognition
from careersteps.pages.people import (
    audit_log,
    directory,
    erasure,
    import_preview,
    leaving,
    people_import,
    person,
    person_forms,
    personal_archive,
    reporting_line,
    rights,
    team_forms,
    teams,
)
from careersteps.pages.people.accept_invitation import invitation
from careersteps.pages.people.identity_provider import identity_provider
from careersteps.pages.people.invitations import invitation_link, invitations, withdraw_invited
from careersteps.pages.people.organization_settings import organization_settings
from careersteps.pages.site.probes import healthz, robots
from frameworks.converters import EndingConverter, KeyConverter, ReleaseConverter
from people.converters import NameConverter
from ui.gallery import gallery

register_converter(KeyConverter, "key")
register_converter(EndingConverter, "ending")
register_converter(ReleaseConverter, "release")
register_converter(NameConverter, "name")


def readable(state: str, **which) -> list:
    """The pages of one state of a framework: the current release, a numbered release or the draft."""
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
    path("people/", directory.directory, name="people"),
    path("people/<name:member>/", person.person, name="person"),
    path("people/<name:member>/edit/", person_forms.edit_person, name="person-edit"),
    path("people/<name:member>/manager/", person_forms.person_manager, name="person-manager"),
    path("people/<name:member>/teams/", person_forms.person_teams, name="person-teams"),
    path("people/<name:member>/roles/", person_forms.person_roles, name="person-roles"),
    path("people/<name:member>/leaving/", leaving.person_leaving, name="person-leaving"),
    path("people/<name:member>/return/", leaving.person_return, name="person-return"),
    path("people/<name:member>/archive/", personal_archive.person_archive, name="person-archive"),
    path("people/<name:member>/erase/", erasure.person_erase, name="person-erase"),
    path("new/person/", person_forms.new_person, name="new-person"),
    path("teams/", teams.teams, name="teams"),
    path("teams/<name:team>/", teams.team, name="team"),
    path("teams/<name:team>/edit/", team_forms.change_team, name="team-edit"),
    path("teams/<name:team>/members/", team_forms.team_members, name="team-members"),
    path("teams/<name:team>/remove/", team_forms.discard_team, name="team-remove"),
    path("new/team/", team_forms.new_team, name="new-team"),
    path("reports/", reporting_line.reporting_line, name="reports"),
    path("leave/", leaving.leave, name="leave"),
    path("rights/", rights.rights, name="rights"),
    path("audit/", audit_log.audit_log, name="audit"),
    path("audit/export/", audit_log.audit_export, name="audit-export"),
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

notification_pages = [
    path("feedback/", feedback_lists, name="feedback"),
    path("feedback/new/", new_feedback, name="new-feedback"),
    path("feedback/<uuid:uid>/", feedback_request, name="feedback-request"),
    path("notifications/", inbox, name="notifications"),
    path("notifications/settings/", notification_settings, name="notification-settings"),
]

decision_pages = [
    path("people/<name:member>/decide/", decide_milestone.decide_milestone_page, name="decide"),
    path("people/<name:member>/milestones/", milestones.person_milestones, name="person-milestones"),
    path("decisions/", milestones.decisions, name="decisions"),
    path("decisions/<uuid:uid>/", decision_record.decision_record, name="decision"),
    path("decisions/<uuid:uid>/answer/", decision_record.answer_decision_page, name="decision-answer"),
    path("decisions/<uuid:uid>/show/", decision_record.show_decision_page, name="decision-show"),
]

conversation_pages = [
    path("conversations/", followed_conversations.followed_conversations, name="conversations"),
    path("conversations/new/", new_conversation.new_conversation, name="new-conversation"),
    path("conversations/people/", mention_suggestions.mention_suggestions, name="conversation-people"),
    path("conversations/<uuid:uid>/", conversation.conversation, name="conversation"),
    path("conversations/<uuid:uid>/mark/", conversation.mark_conversation, name="conversation-mark"),
    path("conversations/<uuid:uid>/comments/<uuid:comment>/", edit_comment.edit_comment_page, name="comment"),
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
    path("notifications/stop/<str:token>/", unsubscribe, name="unsubscribe"),
    path("<slug:organization>/", organization_home, name="organization"),
    path("<slug:organization>/", include(entry_pages)),
    path("<slug:organization>/", include(people_pages)),
    path("<slug:organization>/settings/", organization_settings, name="settings"),
    path("<slug:organization>/settings/sign-in/", identity_provider, name="sign-in"),
    path("<slug:organization>/", include(import_pages)),
    path("<slug:organization>/", include(notification_pages)),
    path("<slug:organization>/", include(decision_pages)),
    path("<slug:organization>/", include(observation_pages)),
    path("<slug:organization>/", include(conversation_pages)),
    path("<slug:organization>/<key:framework>/", include(framework_pages)),
]

handler400 = "careersteps.pages.site.errors.bad_request"
handler403 = "careersteps.pages.site.errors.forbidden"
handler404 = "careersteps.pages.site.errors.not_found"
handler500 = "careersteps.pages.site.errors.server_error"
