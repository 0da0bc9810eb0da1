"""What who watches this instance asks: numbers for Prometheus, facts for people."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from prometheus_client import CONTENT_TYPE_LATEST

from attendance import VERSION
from attendance.core.started import STARTED_AT
from attendance.monitor.access import may_scrape
from attendance.monitor.gauges import exposition
from attendance.monitor.queries import database_facts


@login_not_required
@require_GET
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """For those in METRICS_ALLOW; for others, and where nobody is named, there is no such page."""
    if not may_scrape(request):
        raise Http404
    return HttpResponse(exposition(), content_type=CONTENT_TYPE_LATEST)


@login_not_required
@require_GET
@never_cache
def info(request: HttpRequest) -> HttpResponse:
    """Who is not signed in gets a 401, since programs ask, which no sign-in page helps."""
    if not request.user.is_authenticated:
        return JsonResponse({"error": "Sign in first."}, status=401, headers={"WWW-Authenticate": "Session"})
    facts = {
        "version": VERSION,
        "commit": settings.APP_COMMIT,
        "build_date": settings.APP_BUILD_DATE,
        "started_at": STARTED_AT.isoformat(timespec="seconds"),
        "uptime_seconds": round((timezone.now() - STARTED_AT).total_seconds()),
    }
    return JsonResponse(facts | database_facts())
