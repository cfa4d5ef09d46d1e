"""Every address of Luwte.

Tenant pages stand under `/o/<slug>/`; slugs are never used again, because public pages are printed
as QR codes.
"""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include("luwte.tenancy.urls")),
    path("account/", include("allauth.urls")),
    path("", include("luwte.core.urls")),
    path("", include("luwte.desk.urls")),
    path("guest/", include("luwte.incidents.urls.guest")),
    path("o/<slug:slug>/", include("luwte.desk.tenant_urls")),
    path("o/<slug:slug>/log/", include("luwte.desk.privacy.urls")),
    path("o/<slug:slug>/notices/", include("luwte.notices.urls")),
    path("o/<slug:slug>/response/", include("luwte.response.urls")),
    path("o/<slug:slug>/care/", include("luwte.care.urls")),
    path("o/<slug:slug>/org/", include("luwte.org.urls")),
    path("o/<slug:slug>/catalogue/", include("luwte.catalogue.urls")),
    path("o/<slug:slug>/messages/", include("luwte.notify.urls")),
    path("o/<slug:slug>/policy/", include("luwte.policy.urls")),
    path("o/<slug:slug>/", include("luwte.incidents.urls")),
]
if settings.DEMO:
    urlpatterns += [path("demo/", include("luwte.desk.demo_urls"))]

handler400 = "luwte.core.views.bad_request"
handler403 = "luwte.core.views.forbidden"
handler404 = "luwte.core.views.not_found"
handler500 = "luwte.core.views.server_error"
