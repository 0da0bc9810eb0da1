"""The application's addresses, and before them the empty view that everything is compared with."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path

from attendance.urls import handler400, handler500
from attendance.urls import urlpatterns as application

__all__ = ["handler400", "handler500", "urlpatterns"]


@login_not_required
def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=204)


urlpatterns = [path("bench/bare/", empty), path("bench/full/", empty), *application]
