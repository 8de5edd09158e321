"""A local identity provider, and signing in with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import quote

import httpx
import oidc_provider_mock
from django.test import Client

from people.actions import claim_domain, confirm_domain, set_identity_provider
from people.models import Organization
from tests import factories

NOW = factories.NOW
#: One client for all requests; it reads no certificates, because the provider is local and that takes long.
HTTP = httpx.Client(verify=False)


@dataclass(frozen=True)
class Provider:
    """A real provider; ``sub`` is its identifier of a person."""

    url: str

    def knows(self, sub: str, **claims) -> None:
        HTTP.put(f"{self.url}/users/{quote(sub)}", json=claims).raise_for_status()

    def signs_in(self, client: Client, sub: str, *, slug: str = "harbor", onward: str = ""):
        """Go to the provider, sign in there as ``sub``, and return."""
        away = client.get(f"/accounts/oidc/{slug}/login/{onward}")
        assert away.status_code == 302, away.content.decode()
        assert away.headers["Location"].startswith(self.url)
        back = HTTP.post(away.headers["Location"], data={"sub": sub})
        assert back.status_code == 302, back.text
        return client.get(back.headers["Location"])


@contextmanager
def running() -> Iterator[Provider]:
    with oidc_provider_mock.run_server_in_thread() as server:
        yield Provider(f"http://localhost:{server.server_port}")


def connect(organization: Organization, issuer: str, *domains: str) -> None:
    """Let people of an organization with addresses in these domains sign in with the provider."""
    set_identity_provider(
        organization=organization, issuer=issuer, client_id="careersteps", secret="hush", by=None, now=NOW
    )
    for domain in domains:
        claim_domain(organization=organization, domain=domain, by=None, now=NOW)
        confirm_domain(organization=organization, domain=domain, now=NOW)
