from tests.world import Route, members, public

CODE = {"code": "slot.code"}

ROUTES = [
    Route("checkin:home", "get", public()),
    Route("checkin:page", "get", public(), CODE),
    Route("checkin:students", "get", public(), CODE),
    Route("checkin:seats", "get", public(), CODE),
    Route("checkin:digits", "post", public(303), CODE, {"digits": "=123456"}),
    Route("checkin:check-in", "post", public(303), CODE, {"student": "absent.pk", "seat": "=s1-1"}),
    Route("checkin:missing", "get", public(), CODE),
    Route("checkin:missing-leave", "post", public(303), CODE, {"name": "=Mila Missing", "seat": "=s1-1"}),
    Route("checkin:missing-take-back", "post", public(303), CODE),
    Route("checkin:leave", "post", public(303), CODE),
    Route("checkin:remember", "post", public(303), CODE),
    Route("checkin:forget", "post", public(303), CODE),
    Route("checkin:projector", "get", members(), {"pk": "slot.pk"}),
]
