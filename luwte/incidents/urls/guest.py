"""The address of a guest: outside `/o/`, since who has a login of another organisation is a guest
here as well."""

from django.urls import URLPattern, path

from luwte.incidents.views import guest

app_name = "guest"
urlpatterns: list[URLPattern] = [
    path("<slug:house>/<str:token>/", guest.guest_look, name="look"),
]
