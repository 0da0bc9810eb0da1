"""400: what cannot be read gets an answer all the same."""

import pytest
from django.test import Client


@pytest.mark.django_db
@pytest.mark.parametrize("charset", ["utf-7", "utf-16"])
def test_a_foreign_encoding_is_refused_without_breaking(charset: str) -> None:
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    client.get("/login/")
    response = client.generic(
        "POST", "/login/", b"a=1", content_type=f"application/x-www-form-urlencoded; charset={charset}"
    )
    assert response.status_code == 400
    assert "This cannot be read" in response.content.decode()
