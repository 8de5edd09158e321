"""Attachments of observations: what other packages add to the observation form and to an observation's page.

An attachment takes part in everything that happens to an observation: its fields are part of the form and are kept
in its draft, it is written in the transaction in which the observation is published, edited, retracted or restored,
it is shown on the observation's page, and it goes into the personal archive and is erased with its person.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from foundation.registry import Registry
from people.viewer import Viewer

#: Values of form fields, by name: the part of a typed form that belongs to one attachment.
State = dict[str, list[str]]


class AttachmentEvent(StrEnum):
    """What happens to an observation when an attachment is written."""

    PUBLISH = "publish"
    EDIT = "edit"
    RETRACT = "retract"
    RESTORE = "restore"


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """An attachment, complete. Form fields are named "<name>-<field>".

    ``fields``: the form's fields, each with the largest number of values that is kept.
    ``form_part(data, prefix=, context=)``: a Django form, bound to the typed values; its ``cleaned_data`` is the
        content. ``context`` is ``observations.forms.observations.ObservationChoices``.
    ``buttons``: what its own buttons change, by the button's name: (form state, value) → form state.
    ``validate(content, about=, audience=, by=, now=)``: raises ``CannotObserve`` for content that may not be
        attached. Called in the action, so that it holds for whoever calls it.
    ``freeze_and_write(observation, content, event=, by=, now=)``: saves the content as it is at this moment, in
        place of what was saved before. ``content`` is None if the observation is retracted or restored.
    ``form_state(observation)``: the saved content as values by field, for the form of an edit. Equal states mean
        equal content: a difference counts as an edit, which ends the subjects' consent.
    ``visible_to(viewer, observations)``: what the viewer can read, as a dataclass for ``template``, by the key of
        the observation, which the viewer can read. A constant number of queries.
    ``export(viewer, observations)``: plain data for the archive, by key; only what the viewer can read.
    ``erase(erasure)``: remove a person from all of it; gets a ``people.actions.erasure.Erasure``.
    ``form_template`` gets ``part`` (``AttachmentForm``), ``template`` gets ``attached`` (from ``visible_to``).
    """

    name: str
    title: str
    fields: Mapping[str, int]
    form_part: Callable[..., Any]
    validate: Callable[..., None]
    freeze_and_write: Callable[..., None]
    form_state: Callable[[Any], State]
    visible_to: Callable[[Viewer, list[int]], Mapping[int, Any]]
    template: str
    export: Callable[[Viewer, list[int]], Mapping[int, Any]]
    erase: Callable[[Any], None]
    form_template: str = "components/attachment_form.html"
    buttons: Mapping[str, Callable[[State, str], State]] = field(default_factory=dict)

    def limits(self) -> dict[str, int]:
        """The largest number of values of each field, by its name in the form."""
        return {f"{self.name}-{name}": most for name, most in self.fields.items()}

    def saved_state(self, observation: Any) -> State:
        """The saved content as values by the names of the form's fields."""
        saved = self.form_state(observation)
        return {f"{self.name}-{name}": list(saved.get(name, [])) for name in self.fields}


ATTACHMENTS: Registry[Attachment] = Registry("observation attachment")


def attachment_limits() -> dict[str, int]:
    """The fields of all attachments, each with the largest number of its values."""
    return {name: most for each in ATTACHMENTS for name, most in each.limits().items()}


@dataclass(frozen=True)
class ShownAttachment:
    """An attachment on the page of an observation."""

    title: str
    template: str
    content: Any


def attachments_visible_to(viewer: Viewer, observation: int) -> Iterable[ShownAttachment]:
    """What is attached to an observation that the viewer can read, as far as they can read it."""
    for each in ATTACHMENTS:
        content = each.visible_to(viewer, [observation]).get(observation)
        if content is not None:
            yield ShownAttachment(each.title, each.template, content)
