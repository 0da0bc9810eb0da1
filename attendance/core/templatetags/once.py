"""`{% once %}…{% endonce %}`: what is the same on every page is written once in each process."""

from django import template
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()


class OnceNode(template.Node):
    """Keeps its text for each language. It lives as long as its template, which is read anew when its file changes."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist
        self.written: dict[str | None, SafeString] = {}

    def render(self, context: Context) -> SafeString:
        language = get_language()
        if language not in self.written:
            # Without the page's variables: nothing of one page can come to stand on another.
            alone = Context()
            alone.template = context.template
            self.written[language] = self.nodelist.render(alone)
        return self.written[language]


@register.tag
def once(parser: Parser, token: Token) -> OnceNode:
    """Its content knows no variable; a block of its own would be lost in a page that extends this one."""
    nodelist = parser.parse(("endonce",))
    parser.delete_first_token()
    if nodelist.get_nodes_by_type(template.loader_tags.BlockNode):
        raise template.TemplateSyntaxError("A block within {% once %} could not be replaced.")
    return OnceNode(nodelist)
