"""Addresses of the floor core."""

from django.conf import settings
from django.urls import URLPattern, path

from luwte.core import work_views as work
from luwte.core.kit import views as kit
from luwte.core.kit.gallery import gallery

app_name = "core"
urlpatterns: list[URLPattern] = [
    path("look/", kit.choose_theme, name="theme"),
    path("language/", kit.choose_language, name="language"),
    path("health", work.health, name="health"),
    path("health/clock", work.clock_health, name="health_clock"),
    path("metrics", work.figures, name="metrics"),
    path("o/<slug:slug>/jobs/", work.jobs, name="jobs"),
    path("o/<slug:slug>/jobs/stuck/", work.stuck, name="stuck"),
    path("o/<slug:slug>/jobs/stuck/retry/", work.stuck_retry, name="stuck_retry"),
    path("o/<slug:slug>/jobs/<uuid:pk>/", work.job, name="job"),
    path("o/<slug:slug>/jobs/<uuid:pk>/progress/", work.job_progress, name="job_progress"),
    path("o/<slug:slug>/jobs/<uuid:pk>/stop/", work.job_stop, name="job_stop"),
]
if settings.DEMO:
    urlpatterns += [path("kit/", gallery, name="kit")]
