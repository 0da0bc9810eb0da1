"""Who may read the metrics."""

from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest

# What proxies say about whom they ask for, and how; many add only one of these.
FORWARDED = (
    "HTTP_FORWARDED",
    "HTTP_VIA",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_REAL_IP",
)


def may_scrape(request: HttpRequest) -> bool:
    """Somebody in METRICS_ALLOW who asks directly. A proxy's own address is often inside, and whoever comes through it
    from the outside cannot take away what it adds."""
    if any(name in request.META for name in FORWARDED):
        return False
    try:
        address = ip_address(str(request.META.get("REMOTE_ADDR") or ""))
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return any(address in network for network in settings.METRICS_ALLOW)
