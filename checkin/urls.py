from django.urls import path, register_converter

from attendance.sessions.codes import CodeConverter
from checkin.views import digits, memory, missing, projector, student

register_converter(CodeConverter, "code")

app_name = "checkin"
urlpatterns = [
    path("", student.home, name="home"),
    path("s/<code:code>/", student.page, name="page"),
    path("s/<code:code>/students/", student.students, name="students"),
    path("s/<code:code>/seats/", student.seats, name="seats"),
    path("s/<code:code>/digits/", digits.digits, name="digits"),
    path("s/<code:code>/check-in/", student.check_in, name="check-in"),
    path("s/<code:code>/missing/", missing.missing, name="missing"),
    path("s/<code:code>/missing/leave/", missing.missing_leave, name="missing-leave"),
    path("s/<code:code>/missing/take-back/", missing.missing_take_back, name="missing-take-back"),
    path("s/<code:code>/leave/", student.leave, name="leave"),
    path("s/<code:code>/remember/", memory.remember, name="remember"),
    path("s/<code:code>/forget/", memory.forget, name="forget"),
    path("admin/slots/<int:pk>/projector/", projector.projector, name="projector"),
]
