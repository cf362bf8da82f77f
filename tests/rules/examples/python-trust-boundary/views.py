"""Views of Django's, which its routes name."""

from django.http import HttpResponse
from django.views import View

THEMES = ("light", "dark")


def choose_shop(request, shop):
    request.session["shop"] = shop  # report: python-trust-boundary
    request.session["visits"] = request.session.get("visits", 0) + 1  # safe: python-trust-boundary
    return HttpResponse("")


class Preferences(View):
    def post(self, request):
        request.session["coupon"] = request.POST.get("coupon")  # report: python-trust-boundary
        theme = request.POST.get("theme")
        request.session["theme"] = theme if theme in THEMES else "light"  # safe: python-trust-boundary
        request.session["owner"] = request.user.pk  # safe: python-trust-boundary
        return HttpResponse("")


def _copy(request, values):
    request.session["values"] = values  # safe: python-trust-boundary
