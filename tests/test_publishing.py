import pytest

from frameworks.actions import CannotPublish, publish_framework
from frameworks.queries import draft_document, latest_release, release_document
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_release_says_what_the_draft_said():
    document = factories.document()
    framework = factories.framework(factories.OrganizationFactory(), document)
    assert release_document(latest_release(framework)) == draft_document(framework) == document


def test_nothing_new_is_not_published():
    framework = factories.framework(factories.OrganizationFactory(), factories.document())
    with pytest.raises(CannotPublish, match="nothing to publish"):
        publish_framework(framework=framework, effective_on=factories.NOW.date(), by=None, now=factories.NOW)
