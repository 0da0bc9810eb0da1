"""What the bonus rule makes of a student, in one sentence."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attendance.register.bonus import Rule, Verdict


def outlook(verdict: Verdict, rule: Rule) -> str:
    """ "1 unexcused absence of 1 allowed: keeps 3 points; one more loses them." Points and limit are those of `judge`,
    whose verdict this is."""
    words = {"absences": verdict.absences, "allowed": rule.allowed_absences, "points": rule.points}
    if not rule.points:
        return (
            ngettext(
                "%(absences)s unexcused absence; this course gives no bonus.",
                "%(absences)s unexcused absences; this course gives no bonus.",
                verdict.absences,
            )
            % words
        )
    counted = ngettext(
        "%(absences)s unexcused absence of %(allowed)s allowed",
        "%(absences)s unexcused absences of %(allowed)s allowed",
        verdict.absences,
    )
    return _("%(counted)s: %(outcome)s.") % {"counted": counted % words, "outcome": _outcome(verdict, rule)}


def _outcome(verdict: Verdict, rule: Rule) -> str:
    words = {"points": rule.points, "spare": rule.allowed_absences - verdict.absences}
    if not verdict.bonus:
        return ngettext("loses %(points)s point", "loses %(points)s points", rule.points) % words
    keeps = ngettext("keeps %(points)s point", "keeps %(points)s points", verdict.bonus) % words
    if rule.kept(verdict.absences + 1):
        more = ngettext("one more is allowed", "%(spare)s more are allowed", words["spare"]) % words
    else:
        more = ngettext("one more loses it", "one more loses them", rule.points)
    return _("%(keeps)s; %(more)s") % {"keeps": keeps, "more": more}
