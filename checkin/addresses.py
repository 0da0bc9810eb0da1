"""The addresses of a slot, which a whole hall is sent to."""

from functools import lru_cache

from django.urls import reverse


@lru_cache(maxsize=1024)
def address_of(view: str, code: str) -> str:
    """`reverse`, once for each slot: it takes a tenth of the time in which a poll is answered."""
    return reverse(f"checkin:{view}", args=[code])
