"""What the floors above are told about courses."""

from django.dispatch import Signal

# A course goes to the archive, in the same transaction: `course`, and `by` whom.
course_archiving = Signal()
