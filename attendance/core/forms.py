"""How forms are rendered: the project's own templates, Django's widgets."""

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """`{{ form }}` gives every field with its label, help and errors in our markup; see docs/components.md."""

    form_template_name = "core/_form.html"
    field_template_name = "core/_field.html"
