"""Accounts on the staff site."""

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from attendance.accounts.address import AddressField
from attendance.accounts.models import User
from attendance.core.forms import LineField
from attendance.ledger.actions import record_event

# Rights are roles on courses; Django's groups and permissions decide about nothing here.
admin.site.unregister(Group)


class AccountCreationForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ["email", "name"]
        field_classes = {"email": AddressField, "name": LineField}


class AccountChangeForm(UserChangeForm[User]):
    class Meta:
        model = User
        fields = ["email", "name", "is_active", "is_staff", "is_superuser", "password"]
        field_classes = {"email": AddressField, "name": LineField}


@admin.register(User)
class AccountAdmin(UserAdmin[User]):  # type: ignore[type-var]  # its stubs know AbstractUser only
    """An admin needs both ticks: staff, to enter here, and superuser, which is the right itself."""

    form = AccountChangeForm
    add_form = AccountCreationForm
    list_display = ["email", "name", "is_superuser", "is_active", "last_login"]
    list_filter = ["is_superuser", "is_active"]
    search_fields = ["email", "name"]
    ordering = ["email"]
    filter_horizontal = []
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["email", "name", "password"]}),
        (_("Rights"), {"fields": ["is_active", "is_staff", "is_superuser"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [(None, {"fields": ["email", "name", "usable_password", "password1", "password2"]})]

    def save_model(self, request: HttpRequest, obj: User, form: forms.ModelForm[User], change: bool) -> None:
        super().save_model(request, obj, form, change)
        assert isinstance(request.user, User)  # noqa: S101 - the site admits nobody else
        rights = {name: getattr(obj, name) for name in ("is_active", "is_staff", "is_superuser")}
        action = "account-changed" if change else "account-created"
        record_event(actor=request.user, action=action, subject=obj.email, changed=form.changed_data, **rights)

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        assert isinstance(request.user, User)  # noqa: S101 - the site admits nobody else
        record_event(actor=request.user, action="account-deleted", subject=obj.email, user=obj.pk)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in queryset:
            self.delete_model(request, user)
