"""Addresses of the room org, below `/o/<slug>/org/`."""

from django.urls import URLPattern, path

from luwte.org.views import functions, mode, people, places, roles, units, who

app_name = "org"
urlpatterns: list[URLPattern] = [
    path("", who.manage, name="manage"),
    path("me/", who.me, name="me"),
    path("who/", who.who, name="who"),
    path("who/new/", who.contact_new, name="contact_new"),
    path("who/<uuid:pk>/", who.contact, name="contact"),
    path("who/<uuid:pk>/erase/", who.contact_erase, name="contact_erase"),
    path("units/", units.units, name="units"),
    path("units/new/", units.unit_new, name="unit_new"),
    path("units/<uuid:pk>/", units.unit, name="unit"),
    path("units/<uuid:pk>/state/", units.unit_state, name="unit_state"),
    path("locations/", places.locations, name="locations"),
    path("locations/new/", places.location_new, name="location_new"),
    path("locations/<uuid:pk>/", places.location, name="location"),
    path("locations/<uuid:pk>/state/", places.location_state, name="location_state"),
    path("locations/<uuid:pk>/rooms/new/", places.room_new, name="room_new"),
    path("rooms/<uuid:pk>/", places.room, name="room"),
    path("rooms/<uuid:pk>/state/", places.room_state, name="room_state"),
    path("functions/", functions.functions, name="functions"),
    path("functions/new/", functions.function_new, name="function_new"),
    path("functions/<uuid:pk>/", functions.function, name="function"),
    path("functions/<uuid:pk>/state/", functions.function_state, name="function_state"),
    path("people/", people.people, name="people"),
    path("people/new/", people.person_new, name="person_new"),
    path("people/<uuid:pk>/", people.person, name="person"),
    path("people/<uuid:pk>/edit/", people.person_edit, name="person_edit"),
    path("people/<uuid:pk>/state/", people.person_state, name="person_state"),
    path("mode/", mode.mode, name="mode"),
    path("roles/", roles.roles, name="roles"),
    path("roles/new/", roles.role_new, name="role_new"),
    path("roles/<uuid:pk>/", roles.role_decide, name="role_decide"),
    path("absence/", roles.absence, name="absence"),
    path("absence/<uuid:pk>/end/", roles.deputy_end, name="deputy_end"),
]
