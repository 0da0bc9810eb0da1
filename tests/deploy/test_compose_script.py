"""`make compose-up`: passwords are made once, into a file for who runs it alone, and profiles stay."""

import stat
from pathlib import Path

from scripts.compose import PROFILES, complete, read_env, write_env


def test_the_app_alone_needs_nothing() -> None:
    assert complete({}, []) == {}


def test_a_profile_gets_what_it_needs_once() -> None:
    changed = complete({}, ["postgres", "monitoring"])
    assert set(changed) == {"COMPOSE_PROFILES", "POSTGRES_PASSWORD", "GRAFANA_PASSWORD"}
    assert changed["COMPOSE_PROFILES"] == "postgres,monitoring"
    assert len(changed["POSTGRES_PASSWORD"]) == 32
    assert changed["POSTGRES_PASSWORD"] != changed["GRAFANA_PASSWORD"]
    assert complete(changed, ["postgres", "monitoring"]) == {}


def test_profiles_that_were_started_stay() -> None:
    kept = {"COMPOSE_PROFILES": "postgres", "POSTGRES_PASSWORD": "abc"}
    assert complete(kept, ["mail"]) == {
        "COMPOSE_PROFILES": "postgres,mail",
        "EMAIL_HOST": "mailpit",
        "EMAIL_PORT": "1025",
    }
    assert complete(kept, []) == {}


def test_a_mail_server_of_ones_own_stays() -> None:
    assert "EMAIL_HOST" not in complete({"EMAIL_HOST": "mail.example.edu"}, ["mail"])


def test_the_file_is_private_and_keeps_what_stood_in_it(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("# ours\nBASE_URL=https://tutor.example.edu\nCOMPOSE_PROFILES=mail\n")
    path.chmod(0o644)
    write_env(path, {"COMPOSE_PROFILES": "mail,postgres", "POSTGRES_PASSWORD": "a=b"})
    assert path.read_text() == (
        "# ours\nBASE_URL=https://tutor.example.edu\nCOMPOSE_PROFILES=mail,postgres\nPOSTGRES_PASSWORD=a=b\n"
    )
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_env(path)["POSTGRES_PASSWORD"] == "a=b"
    assert [each.name for each in tmp_path.iterdir()] == [".env"]


def test_the_profiles_are_those_of_the_file() -> None:
    import yaml

    file = yaml.safe_load((Path(__file__).parents[2] / "compose.yaml").read_text())
    named = {profile for service in file["services"].values() for profile in service.get("profiles", [])}
    assert named == set(PROFILES)
