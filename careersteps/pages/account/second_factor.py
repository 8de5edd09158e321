"""Two-factor pages that do more than django-allauth's own."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.views import View
from django.views.generic.edit import FormMixin

from people.actions import end_sessions
from ui.qr import qr_code


class EndsOtherSessions(FormMixin, View):
    """Ends all other sessions when a second factor is added: they began without it. This one has just used it."""

    def form_valid(self, form):
        response = super().form_valid(form)
        end_sessions(user=self.request.user, keep=self.request.session.session_key)
        return response


class ActivateApp(EndsOtherSessions, ActivateTOTPView):
    def get_context_data(self, **rest):
        context = super().get_context_data(**rest)
        secret = context["form"].secret
        groups = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
        url = get_adapter().build_totp_url(self.request.user, secret)
        return {**context, "qr": qr_code(url), "secret": groups}


class AddPasskey(EndsOtherSessions, AddWebAuthnView):
    pass


activate_app = ActivateApp.as_view()
add_passkey = AddPasskey.as_view()
