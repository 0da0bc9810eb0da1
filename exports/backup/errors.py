from attendance.core.errors import DomainError


class BackupError(DomainError):
    """No backup was made, or one cannot be restored; nothing was changed."""


class MismatchError(BackupError):
    """What was restored is not what was backed up."""
