"""The results as a table."""

from typing import Any


def table(results: dict[str, Any]) -> str:
    """All goals, a row each; what one database has only, the other leaves empty."""
    rows = {name: {(row["id"], row["what"]): row for row in found} for name, found in results["goals"].items()}
    keys = dict.fromkeys(key for found in rows.values() for key in found)
    kind = ", a short run" if results["short"] else ""
    lines = [f"Measured {results['at']}, commit {results['commit']}{kind}.", ""]
    lines += ["| goal | what |" + "".join(f" {name} | |" for name in rows), "|---|---|" + "---|---|" * len(rows)]
    for key in keys:
        cells = [_shown(found.get(key)) for found in rows.values()]
        lines.append(f"| {key[0]} | {key[1]} | {' | '.join(cells)} |")
    lines += ["", ", ".join(f"{name} {value}" for name, value in results["machine"].items())]
    return "\n".join(lines) + "\n"


def _shown(row: dict[str, Any] | None) -> str:
    if row is None:
        return " | "
    value = f"{row['value']:.3g} {row['unit']}".strip()
    return f"{value} | {'holds' if row['holds'] else '**misses**'} ({row['goal']})"
