"""What keeps a row from being deleted, counted before anybody tries."""

from collections import defaultdict

from django.db.models import CASCADE, PROTECT, Model, Q

# Longer chains of rows that go with a row do not occur; the limit keeps a row that refers to its own kind from looping.
DEPTH = 3


def count_leaning(row: Model) -> dict[type[Model], int]:
    """How many rows of each kind forbid deleting `row`, or what would go with it; those that do not are left out.
    One statement for each kind, however many rows there are."""
    counts = {
        model: model._base_manager.filter(_any_of(paths, row)).count() for model, paths in _paths(type(row)).items()
    }
    return {model: count for model, count in counts.items() if count}


def _paths(model: type[Model], *, tail: str = "", depth: int = DEPTH) -> dict[type[Model], list[str]]:
    """For each kind of row that protects, the lookups that lead from it to `model`: {Slot: ["session__course"]}."""
    found: defaultdict[type[Model], list[str]] = defaultdict(list)
    for relation in model._meta.related_objects:
        kind, lookup = relation.field.model, relation.field.name + tail
        if relation.on_delete is PROTECT:
            found[kind].append(lookup)
        elif relation.on_delete is CASCADE and depth:
            for leaning, lookups in _paths(kind, tail=f"__{lookup}", depth=depth - 1).items():
                found[leaning] += lookups
    return found


def _any_of(lookups: list[str], row: Model) -> Q:
    condition = Q()
    for lookup in lookups:
        condition |= Q(**{lookup: row})
    return condition
