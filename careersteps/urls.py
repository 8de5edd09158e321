"""The view of every URL.

The URLs themselves are written in people/addresses.py, frameworks/addresses.py and (accounts) account_urls.py.
Slugs that organizations and frameworks can't have are listed in people.words.
"""

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
from careersteps.pages.home.onboarding import dismiss_checklist, example_framework, first_framework, first_people
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
from careersteps.pages.site.glossary import glossary
from careersteps.pages.site.probes import healthz, robots
from frameworks.addresses import FrameworkUrls
from frameworks.converters import EndingConverter, KeyConverter, ReleaseConverter
from people.addresses import OrganizationUrls, SiteUrls
from people.converters import NameConverter
from ui.gallery import gallery

register_converter(KeyConverter, "key")
register_converter(EndingConverter, "ending")
register_converter(ReleaseConverter, "release")
register_converter(NameConverter, "name")


site_pages = SiteUrls.patterns(
    home=front_page,
    healthz=healthz,
    robots=robots,
    glossary=glossary,
    gallery=gallery,
    begin=new_organization,
    invitation=invitation,
    unsubscribe=unsubscribe,
)

organization_pages = OrganizationUrls.patterns(
    front=organization_home,
    setup=first_framework,
    setup_people=first_people,
    setup_example=example_framework,
    dismiss_checklist=dismiss_checklist,
    settings=organization_settings,
    sign_in=identity_provider,
    rights=rights.rights,
    audit=audit_log.audit_log,
    audit_export=audit_log.audit_export,
    invitations=invitations,
    invitation_link=invitation_link,
    withdraw_invitation=withdraw_invited,
    people=directory.directory,
    new_person=person_forms.new_person,
    person=person.person,
    person_edit=person_forms.edit_person,
    person_manager=person_forms.person_manager,
    person_teams=person_forms.person_teams,
    person_roles=person_forms.person_roles,
    person_leaving=leaving.person_leaving,
    person_return=leaving.person_return,
    person_archive=personal_archive.person_archive,
    person_erase=erasure.person_erase,
    leave=leaving.leave,
    reports=reporting_line.reporting_line,
    teams=teams.teams,
    new_team=team_forms.new_team,
    team=teams.team,
    team_edit=team_forms.change_team,
    team_members=team_forms.team_members,
    team_remove=team_forms.discard_team,
    people_import=people_import.people_import,
    people_import_template=people_import.import_template,
    people_export=people_import.people_export,
    people_imported=people_import.people_imported,
    people_import_preview=import_preview.import_preview,
    people_import_columns=import_preview.import_columns,
    people_import_discard=import_preview.discard_upload,
    notifications=inbox,
    notification_settings=notification_settings,
    conversations=followed_conversations.followed_conversations,
    new_conversation=new_conversation.new_conversation,
    conversation_people=mention_suggestions.mention_suggestions,
    conversation=conversation.conversation,
    conversation_update=conversation.update_conversation,
    comment=edit_comment.edit_comment_page,
    recognition=recognition,
    observations=observation_lists,
    observe=observation_form,
    observation=observation.observation,
    observation_agree=observation.give_consent,
    observation_refuse=observation.refuse_consent,
    observation_retract=observation.retract,
    observation_restore=observation.restore,
    observation_discard=observation.discard,
    feedback=feedback_lists,
    new_feedback=new_feedback,
    feedback_request=feedback_request,
    decisions=milestones.decisions,
    decision=decision_record.decision_record,
    decision_answer=decision_record.answer_decision_page,
    decision_show=decision_record.show_decision_page,
    decide=decide_milestone.decide_milestone_page,
    person_milestones=milestones.person_milestones,
)

framework_pages = FrameworkUrls.patterns(
    review=review,
    releases=history,
    compare_releases=compare_releases,
    withdraw_release=withdraw_release_page,
    confirm=confirm_ability_page,
    index=framework,
    health=health,
    text=framework_file,
    ability=ability,
    roles=role_index,
    role=role,
    choose_comparison=choose_role_to_compare,
    compare=compare_roles,
)

urlpatterns = [
    *site_pages,
    path("accounts/", include(account_pages)),
    path("admin/", admin.site.urls),
    path(OrganizationUrls.prefix, include(organization_pages)),
    path(FrameworkUrls.prefix, include(framework_pages)),
]

handler400 = "careersteps.pages.site.errors.bad_request"
handler403 = "careersteps.pages.site.errors.forbidden"
handler404 = "careersteps.pages.site.errors.not_found"
handler500 = "careersteps.pages.site.errors.server_error"
