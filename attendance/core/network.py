"""From where a request comes, for limits that count by address."""

from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest

# A household or a phone has a whole network of these, so one address in it says little.
IPV6_PREFIX_BYTES = 8


def client_address(request: HttpRequest) -> str:
    """The address that connected to us, or to the one proxy that settings trust; what others forward is not believed.
    Empty where the server does not know it, as behind a socket of its own machine."""
    address = str(request.META.get("REMOTE_ADDR") or "")
    if settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR") or "").split(",")
        address = forwarded[-settings.ALLAUTH_TRUSTED_PROXY_COUNT :][0].strip() or address
    return address


def network_of(address: str) -> str:
    """What one visitor can choose among: an IPv4 address alone, of IPv6 the first half."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    mapped = found.ipv4_mapped
    return str(mapped) if mapped else found.packed[:IPV6_PREFIX_BYTES].hex()
